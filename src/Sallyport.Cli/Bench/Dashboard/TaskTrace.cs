using System.Text.Json.Nodes;

namespace Sallyport.Cli.Bench.Dashboard;

/// <summary>Tasks of the main threads of pages, from the browser's own trace.</summary>
internal sealed class TaskTrace
{
    private const double MicrosecondsPerMillisecond = 1_000;
    private readonly Lock _gate = new();
    private readonly HashSet<(long Process, long Thread)> _mains = [];
    private readonly List<(long Process, long Thread, TaskLength Length)> _tasks = [];

    /// <summary>Completes when the browser has told everything.</summary>
    public TaskCompletionSource Complete { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes in what the browser says.</summary>
    public void Take(string method, JsonNode parameters)
    {
        if (method == "Tracing.tracingComplete")
        {
            Complete.TrySetResult();
        }

        if (method != "Tracing.dataCollected")
        {
            return;
        }

        lock (_gate)
        {
            foreach (JsonNode? one in parameters["value"]!.AsArray())
            {
                var thread = (one!["pid"]!.GetValue<long>(), one["tid"]!.GetValue<long>());
                string? name = (string?)one["name"];
                if (name == "thread_name" && IsMain(one))
                {
                    _mains.Add(thread);
                }
                else if (name == "RunTask" && one["dur"] is { } length)
                {
                    // Without a clock per thread the task counts whole.
                    double processor = (one["tdur"] ?? length).GetValue<double>();
                    _tasks.Add((thread.Item1, thread.Item2, new TaskLength(length.GetValue<double>() / MicrosecondsPerMillisecond, processor / MicrosecondsPerMillisecond)));
                }
            }
        }
    }

    /// <summary>The lengths of the tasks.</summary>
    public TaskLength[] Lengths()
    {
        lock (_gate)
        {
            return [.. _tasks.Where(task => _mains.Contains((task.Process, task.Thread))).Select(static task => task.Length)];
        }
    }

    private static bool IsMain(JsonNode thread) => thread["args"] is { } words && (string?)words["name"] == "CrRendererMain";
}
