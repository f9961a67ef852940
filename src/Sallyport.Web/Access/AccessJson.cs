using System.Text.Json.Serialization;

namespace Sallyport.Web.Access;

/// <summary>How accounts, sessions, links and tokens stand in the settings of the state store.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoredToken))]
[JsonSerializable(typeof(StoredUser))]
[JsonSerializable(typeof(StoredSession))]
[JsonSerializable(typeof(StoredLink))]
internal sealed partial class AccessJson : JsonSerializerContext;
