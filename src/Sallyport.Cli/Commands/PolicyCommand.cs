using System.CommandLine;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>policy list</c> and <c>policy set SCOPE KEY=VALUE</c>.</summary>
internal static class PolicyCommand
{
    private const string DefaultWord = "default";

    public static Command Build()
    {
        var command = new DocumentedCommand("policy", "Shows and makes the operator's choices.", "policy list", "policy set enigmaiot unencrypted=on");
        command.Add(BuildList());
        command.Add(BuildSet());
        return command;
    }

    private static DocumentedCommand BuildList()
    {
        var command = new DocumentedCommand("list", "All policies, what they mean and what is chosen.", "policy list", "policy list --json");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        command.Add(json);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            PolicyList policies = await client.PoliciesAsync(stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, policies);
                return ExitCode.Done;
            }

            foreach (PolicyDefinition policy in policies.Definitions)
            {
                output.WriteLine($"{policy.Key} ({string.Join('|', policy.Allowed)}, default {policy.Default}){(policy.PerDevice ? ", also per device" : "")}");
                output.WriteLine($"    {policy.Meaning}");
                output.WriteLine($"    {policy.Consequence}");
                foreach (PolicyValue value in policies.Values.Where(value => value.Key == policy.Key))
                {
                    output.WriteLine($"    * {TextLine.Safe(value.Scope)}: {value.Value}");
                }
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static DocumentedCommand BuildSet()
    {
        var command = new DocumentedCommand("set", "Makes a choice; the value 'default' takes it back.", "policy set enigmaiot unencrypted=on", "policy set enigmaiot/MyNet/5C:CF:7F:12:34:56 reset=off");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var scope = new Argument<string>("SCOPE") { Description = "A protocol, or a device" };
        var choice = new Argument<string>("KEY=VALUE") { Description = "The policy and its value" };
        choice.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value.IndexOf('=', StringComparison.Ordinal) < 1)
            {
                result.AddError("a choice is KEY=VALUE");
            }
        });
        command.Add(scope);
        command.Add(choice);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            string[] parts = parsed.GetValue(choice)!.Split('=', 2);
            await client.SetPolicyAsync(new PolicyValue(parsed.GetValue(scope)!, parts[0], parts[1] == DefaultWord ? null : parts[1]), stop).ConfigureAwait(false);
            return ExitCode.Done;
        }));
        return command;
    }
}
