namespace Sallyport.System.Tests.House;

/// <summary>
/// A small source tree, in a folder with a blank in its name, with the real scripts and with programs of our own in front of PATH: a "dotnet" that
/// writes down each build and plays the built command, and an "ldconfig" that knows both libraries.
/// </summary>
internal sealed class ScratchTree : IDisposable
{
    private const string FakeDotnet = """
        #!/usr/bin/env bash
        case $1 in
            --list-sdks) echo "${FAKE_SDK-10.0.100 [here]}" ;;
            format) exit "${FAKE_FORMAT-0}" ;;
            build)
                echo "words of the build"
                echo build >>"$FAKE_BUILDS"
                [[ ! ${FAKE_BUILD_FAILS-} ]] || exit 1
                for argument in "$@"; do [[ $argument != -p:ArtifactsPath=* ]] || out=${argument#-p:ArtifactsPath=}; done
                [[ ! ${out-} ]] || { mkdir -p "$out/bin/Sallyport.Cli/release"; echo built >"$out/bin/Sallyport.Cli/release/sallyport.dll"; } ;;
            *)
                echo "ran"
                printf '<%s>\n' "${@:2}"
                [[ ${2-} != stay ]] || { echo "$1"; read -r _; } ;;
        esac
        """;

    private const string FakeLibraries = """
        #!/usr/bin/env bash
        printf '%s\n' "${FAKE_LIBRARIES-libsqlite3.so.0 libcrypto.so.3}"
        """;

    private readonly string _programs;

    public ScratchTree()
    {
        Folder = Path.Combine(Directory.CreateTempSubdirectory("sallyport-").FullName, "a tree");
        Place("src/Sallyport.Cli/Program.cs", "one");
        Place("Directory.Build.props", "<Project />");
        Place("global.json", "{}");
        Place(".editorconfig", "root = true");
        Place("eng/settings", "");
        Place("tests/allowed-skips.txt", "# none\n");
        foreach (string script in (string[])["sallyport", "test"])
        {
            Place(script, RepositoryTree.Read(script), executable: true);
        }

        _programs = Path.Combine(Folder, "..", "programs");
        Place("../programs/dotnet", FakeDotnet, executable: true);
        Place("../programs/ldconfig", FakeLibraries, executable: true);
        Place("../programs/mosquitto", "#!/usr/bin/env bash\n", executable: true);
        Environment["PATH"] = _programs + ":" + global::System.Environment.GetEnvironmentVariable("PATH");
        Environment["FAKE_BUILDS"] = Path.Combine(Folder, "..", "builds");
    }

    public string Folder { get; }

    public Dictionary<string, string> Environment { get; } = [];

    public int Builds => File.Exists(Environment["FAKE_BUILDS"]) ? File.ReadAllLines(Environment["FAKE_BUILDS"]).Length : 0;

    /// <summary>Names of the folders with a built command.</summary>
    public IEnumerable<string> Runs => Directory.GetDirectories(Path.Combine(Folder, "artifacts", "run")).Select(folder => Path.GetFileName(folder)!);

    public void Place(string file, string text, bool executable = false)
    {
        string path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (executable)
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public ShellResult Run(string script, params string[] arguments) => Shell.Run(Folder, Path.Combine(Folder, script), arguments, Environment);

    public void Dispose() => Directory.Delete(Path.Combine(Folder, ".."), recursive: true);
}
