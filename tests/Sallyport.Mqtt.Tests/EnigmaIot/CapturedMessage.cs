namespace Sallyport.Mqtt.Tests.EnigmaIot;

/// <summary>A message of the original gateway; octets of the payload are shown as the code points of the same number.</summary>
internal sealed record CapturedMessage(string Topic, string Payload, bool Retain);
