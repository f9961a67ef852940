namespace Sallyport.Web.Access;

/// <summary>Somebody who is signed in with one browser; the secret of its cookie is kept nowhere.</summary>
/// <param name="Id">Names it for ending: 8 lower-case hex digits.</param>
/// <param name="User">Whose it is.</param>
/// <param name="CreatedAtMicroseconds">UTC microseconds since 1970.</param>
/// <param name="SeenAtMicroseconds">When the person last did something.</param>
/// <param name="From">Address of the sign-in.</param>
/// <param name="Agent">What the browser called itself, cut.</param>
public sealed record UserSession(string Id, string User, long CreatedAtMicroseconds, long SeenAtMicroseconds, string From, string Agent);
