using System.Runtime.CompilerServices;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>32 octets of a key inside a struct.</summary>
[InlineArray(Keys.SessionKey.Length)]
internal struct KeyOctets
{
    private byte _first;
}
