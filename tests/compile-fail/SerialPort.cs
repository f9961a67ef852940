namespace System.IO.Ports;

/// <summary>Stands for the type of the package that the tree does not reference, so that its use can be refused.</summary>
internal sealed class SerialPort;
