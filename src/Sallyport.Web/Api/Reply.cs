using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Settings;

namespace Sallyport.Web.Api;

/// <summary>Answers of the API.</summary>
internal static class Reply
{
    private const string JsonType = "application/json";
    private const string ProblemType = "application/problem+json";

    /// <summary>Answers with a value.</summary>
    public static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        OctetsAsync(context, JsonSerializer.SerializeToUtf8Bytes(value, type), JsonType, status);

    /// <summary>Answers with octets that are JSON already.</summary>
    public static Task JsonAsync(HttpContext context, ReadOnlyMemory<byte> utf8) => OctetsAsync(context, utf8, JsonType, StatusCodes.Status200OK);

    /// <summary>Answers with an error.</summary>
    public static Task ProblemAsync(HttpContext context, int status, string code, string? detail, IReadOnlyList<SettingError>? errors = null)
    {
        var problem = new ProblemView("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail, code, errors);
        return OctetsAsync(context, JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Strict.ProblemView), ProblemType, status);
    }

    /// <summary>Answers with a refusal of the gateway.</summary>
    public static Task RefusalAsync(HttpContext context, CommandResult refused) =>
        ProblemAsync(context, StatusOf(refused.Refusal), Words.Kebab(refused.Refusal.ToString()), refused.Detail);

    /// <summary>Answers with octets of any type.</summary>
    public static Task OctetsAsync(HttpContext context, ReadOnlyMemory<byte> octets, string contentType, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = octets.Length;
        return context.Response.Body.WriteAsync(octets, context.RequestAborted).AsTask();
    }

    private static int StatusOf(CommandRefusal refusal) => refusal switch
    {
        CommandRefusal.UnknownDevice => StatusCodes.Status404NotFound,
        CommandRefusal.AmbiguousDevice or CommandRefusal.TooLate or CommandRefusal.NameTaken or CommandRefusal.StillAlive or CommandRefusal.TargetMoved => StatusCodes.Status409Conflict,
        CommandRefusal.Forbidden => StatusCodes.Status403Forbidden,
        CommandRefusal.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        CommandRefusal.QueueFull => StatusCodes.Status429TooManyRequests,
        CommandRefusal.NotAccepting or CommandRefusal.InDoubt => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
