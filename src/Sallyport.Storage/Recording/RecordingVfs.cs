using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Recording;

/// <summary>
/// The VFS that joins SQLite to a <see cref="RecordingFileSystem"/>: the C structures and the functions that SQLite calls (sqlite.org/c3ref/vfs.html,
/// io_methods.html). No exception may pass into C, so each function answers with a result code.
/// </summary>
internal sealed unsafe class RecordingVfs : IDisposable
{
    private const int PathOctets = 512;
    private const int LogFile = 0x80000;
    private const int MainJournal = 0x800;
    private const int PowerSafeOverwrite = 0x1000;
    private const int SectorOctets = 4096;

    private static readonly IoMethods* s_methods = MakeMethods();

    private readonly Vfs* _vfs;
    private readonly GCHandle _self;

    public RecordingVfs(RecordingFileSystem owner, string name)
    {
        SqliteLibrary.Require();
        _self = GCHandle.Alloc(owner);

        // Never freed: SQLite may still close a file through it after it was unregistered.
        _vfs = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
        *_vfs = new Vfs
        {
            Version = 1,
            FileOctets = sizeof(OpenFile),
            MaximumPath = PathOctets,
            Name = (byte*)Marshal.StringToCoTaskMemUTF8(name),
            AppData = GCHandle.ToIntPtr(_self),
            Open = &Open,
            Delete = &Delete,
            Access = &Access,
            FullPathname = &FullPathname,
            Randomness = &Randomness,
            Sleep = &Sleep,
            CurrentTime = &CurrentTime,
            GetLastError = &GetLastError,
        };
        _ = SqliteNative.sqlite3_vfs_register((nint)_vfs, 0);
    }

    public void Dispose()
    {
        if (_vfs->AppData != 0)
        {
            _ = SqliteNative.sqlite3_vfs_unregister((nint)_vfs);
            _vfs->AppData = 0;
            _self.Free();
        }
    }

    private static IoMethods* MakeMethods()
    {
        var methods = (IoMethods*)NativeMemory.AllocZeroed((nuint)sizeof(IoMethods));
        *methods = new IoMethods
        {
            Version = 1,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &TakeLock,
            Unlock = &GiveLock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
        };
        return methods;
    }

    private static RecordingFileSystem Owner(Vfs* vfs) => (RecordingFileSystem)GCHandle.FromIntPtr(vfs->AppData).Target!;

    private static RecordingHandle Handle(OpenFile* file) => (RecordingHandle)GCHandle.FromIntPtr(file->Handle).Target!;

    private static string Name(byte* name) => Marshal.PtrToStringUTF8((nint)name)!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, OpenFile* file, int flags, int* outFlags)
    {
        file->Methods = null;
        if (vfs->AppData == 0)
        {
            return SqliteNative.CannotOpen;
        }

        var owner = Owner(vfs);
        lock (owner.Gate)
        {
            var path = name is null ? null : Name(name);
            var recorded = path is null ? new RecordedFile() : owner.Find(path);
            if (recorded is null)
            {
                if ((flags & SqliteNative.OpenCreate) == 0)
                {
                    return SqliteNative.CannotOpen;
                }

                recorded = owner.Touch(path!);
            }

            var handle = new RecordingHandle(owner, path, recorded, (flags & (LogFile | MainJournal)) != 0, (flags & SqliteNative.OpenDeleteOnClose) != 0);
            file->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(handle));
            file->Methods = s_methods;
            if (outFlags is not null)
            {
                *outFlags = flags;
            }
        }

        return SqliteNative.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(Vfs* vfs, byte* name, int syncFolder)
    {
        if (vfs->AppData == 0)
        {
            return SqliteNative.InputOutputDelete;
        }

        var owner = Owner(vfs);
        lock (owner.Gate)
        {
            var path = Name(name);
            return owner.Find(path) is null ? SqliteNative.InputOutputDeleteNoEntry
                : owner.TryRemove(path, syncFolder != 0) ? SqliteNative.Ok : SqliteNative.InputOutputDelete;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(Vfs* vfs, byte* name, int flags, int* result)
    {
        *result = 0;
        if (vfs->AppData != 0)
        {
            var owner = Owner(vfs);
            lock (owner.Gate)
            {
                *result = owner.Find(Name(name)) is null ? 0 : 1;
            }
        }

        return SqliteNative.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FullPathname(Vfs* vfs, byte* name, int octets, byte* destination)
    {
        var from = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        if (from.Length >= octets)
        {
            return SqliteNative.CannotOpen;
        }

        from.CopyTo(new Span<byte>(destination, octets));
        destination[from.Length] = 0;
        return SqliteNative.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Randomness(Vfs* vfs, int octets, byte* destination)
    {
        new Span<byte>(destination, octets).Fill(0x5A);
        return octets;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(Vfs* vfs, int microseconds) => microseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTime(Vfs* vfs, double* julianDay)
    {
        *julianDay = 2_451_544.5;
        return SqliteNative.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetLastError(Vfs* vfs, int octets, byte* destination) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(OpenFile* file)
    {
        var handle = Handle(file);
        lock (handle.Owner.Gate)
        {
            handle.Close();
        }

        GCHandle.FromIntPtr(file->Handle).Free();
        file->Handle = 0;
        return SqliteNative.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(OpenFile* file, byte* destination, int octets, long offset)
    {
        var handle = Handle(file);
        lock (handle.Owner.Gate)
        {
            return !handle.IsAlive ? SqliteNative.InputOutputRead
                : handle.File.Read(new Span<byte>(destination, octets), offset) ? SqliteNative.Ok : SqliteNative.InputOutputShortRead;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(OpenFile* file, byte* source, int octets, long offset)
    {
        var handle = Handle(file);
        lock (handle.Owner.Gate)
        {
            if (!handle.IsAlive)
            {
                return SqliteNative.InputOutputWrite;
            }

            if (!handle.Owner.HasRoom(handle.File, offset + octets))
            {
                return SqliteNative.Full;
            }

            return handle.TryWrite(new ReadOnlySpan<byte>(source, octets), offset) ? SqliteNative.Ok : SqliteNative.InputOutputWrite;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(OpenFile* file, long length)
    {
        var handle = Handle(file);
        lock (handle.Owner.Gate)
        {
            if (!handle.IsAlive || !handle.Owner.TryChange())
            {
                return SqliteNative.InputOutputTruncate;
            }

            handle.File.Truncate(length);
            return SqliteNative.Ok;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(OpenFile* file, int flags)
    {
        var handle = Handle(file);
        lock (handle.Owner.Gate)
        {
            return handle.IsAlive && handle.TrySync() ? SqliteNative.Ok : SqliteNative.InputOutputSync;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(OpenFile* file, long* length)
    {
        var handle = Handle(file);
        lock (handle.Owner.Gate)
        {
            *length = handle.File.Length;
            return handle.IsAlive ? SqliteNative.Ok : SqliteNative.InputOutputRead;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int TakeLock(OpenFile* file, int level)
    {
        var handle = Handle(file);
        lock (handle.Owner.Gate)
        {
            return !handle.IsAlive ? SqliteNative.InputOutputRead : handle.TryLock(level) ? SqliteNative.Ok : SqliteNative.Busy;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GiveLock(OpenFile* file, int level)
    {
        var handle = Handle(file);
        lock (handle.Owner.Gate)
        {
            if (handle.IsAlive)
            {
                handle.Unlock(level);
            }
        }

        return SqliteNative.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(OpenFile* file, int* result)
    {
        var handle = Handle(file);
        lock (handle.Owner.Gate)
        {
            *result = handle.File.Writer is null ? 0 : 1;
        }

        return SqliteNative.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(OpenFile* file, int operation, void* argument) => SqliteNative.NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(OpenFile* file) => SectorOctets;

    // As the platform's own VFS promises: a write does not disturb octets beside it, even when the power goes.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(OpenFile* file) => PowerSafeOverwrite;

    [StructLayout(LayoutKind.Sequential)]
    private struct OpenFile
    {
        public IoMethods* Methods;
        public nint Handle;
    }

    /// <summary>sqlite3_io_methods, version 1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct IoMethods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> Close;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<OpenFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<OpenFile*, long*, int> FileSize;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Lock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Unlock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int*, int> CheckReservedLock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, void*, int> FileControl;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> SectorSize;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> DeviceCharacteristics;
    }

    /// <summary>sqlite3_vfs, version 1.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version;
        public int FileOctets;
        public int MaximumPath;
        public Vfs* Next;
        public byte* Name;
        public nint AppData;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, OpenFile*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int*, int> Access;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, byte*, int> FullPathname;
        public nint OpenLibrary;
        public nint LibraryError;
        public nint LibrarySymbol;
        public nint CloseLibrary;
        public delegate* unmanaged[Cdecl]<Vfs*, int, byte*, int> Randomness;
        public delegate* unmanaged[Cdecl]<Vfs*, int, int> Sleep;
        public delegate* unmanaged[Cdecl]<Vfs*, double*, int> CurrentTime;
        public delegate* unmanaged[Cdecl]<Vfs*, int, byte*, int> GetLastError;
    }
}
