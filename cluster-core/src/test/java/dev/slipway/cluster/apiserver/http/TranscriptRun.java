package dev.slipway.cluster.apiserver.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One kubectl going through a transcript in a namespace of its own. The commands run in a folder of their own, each by a shell of its own that finds
 * this kubectl first.
 */
final class TranscriptRun {
    /** What differs from run to run, in the order in which it is looked for. */
    private static final List<Map.Entry<String, String>> NAMES = List.of(
            Map.entry("\u001b\\[[0-9;]*m", ""),
            Map.entry("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uid>"),
            Map.entry("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>"),
            Map.entry("\\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d \\w{3} \\d{4} [0-9:]{8} [+-]\\d{4}", "<time>"),
            Map.entry("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+", "<token>"),
            Map.entry("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d{4} \\w+", "<time>"),
            Map.entry("(resourceVersion\"?[:=] ?|Resource Version: +)\"?\\d+\"?", "$1<revision>"),
            Map.entry("simulated://<uid>/\\S+", "simulated://<id>"),
            Map.entry("\\b10\\.\\d+\\.\\d+\\.\\d+\\b", "<ip>"),
            Map.entry("\\b([a-z][a-z0-9.-]*)-[0-9a-f]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\\b", "$1-<hash>-<id>"),
            Map.entry("\\b([a-z][a-z0-9.-]*)-[0-9a-f]{8,10}\\b", "$1-<hash>"),
            Map.entry("\\b([a-z][a-z0-9.-]*)-[bcdfghjklmnpqrstvwxz2456789]{5}\\b", "$1-<id>"),
            Map.entry("(pod-template-hash\"?[=:] ?\"?)[0-9a-f]{8,10}", "$1<hash>"),
            Map.entry("(?<=\\S) {2,}", "  "),
            Map.entry("(?m)[ \\t]+$", ""),
            Map.entry(
                    "(?<![\\w.=:/-])(?<!for |within |after |in )(\\d{1,3}s|\\d{1,2}m(\\d{1,2}s)?)(?![\\w./-])",
                    "<age>"),
            Map.entry("<invalid>", "<age>"));

    /** What newer programs log when a watch has ended sooner than they thought: whether it has depends on the moment. */
    private static final Pattern WATCH_LOG = Pattern.compile("[IWE]\\d{4} .* reflector\\.go:\\d+] .*");

    private final Kubectl kubectl;
    /** The names of places, which hold the name of the namespace, are looked for before it. */
    private final List<Map.Entry<String, String>> placeholders;

    private final Map<Transcript.Row, String> said = new IdentityHashMap<>();

    private TranscriptRun(Kubectl kubectl, List<Map.Entry<String, String>> placeholders) {
        this.kubectl = kubectl;
        this.placeholders = placeholders;
    }

    /** Runs all commands that are for this program. */
    static TranscriptRun of(Transcript transcript, Path program, boolean isEnd, KubectlPlane plane) {
        try {
            Kubectl kubectl = plane.inNamespace(program, transcript.name());
            Files.createSymbolicLink(
                    Files.createDirectory(kubectl.home().resolve("bin")).resolve("kubectl"), program);
            String namespace = transcript.name() + "-" + kubectl.minor();
            TranscriptRun run = new TranscriptRun(
                    kubectl,
                    List.of(
                            Map.entry("<folder>", kubectl.home().toString()),
                            Map.entry(
                                    "<pki>", plane.folder().resolve("data/pki").toString()),
                            Map.entry("<server>", plane.face().url()),
                            Map.entry("<namespace>", namespace)));
            for (Transcript.Part part : transcript.parts()) run.follow(part, isEnd);
            return run;
        } catch (Exception failure) {
            throw new IllegalStateException(transcript.name() + " with " + program, failure);
        }
    }

    private void follow(Transcript.Part part, boolean isEnd) throws IOException {
        if (part instanceof Transcript.Attachment file)
            Files.writeString(kubectl.home().resolve(file.file()), filled(String.join("\n", file.lines()) + "\n"));
        if (part instanceof Transcript.Console console && (isEnd || console.everyVersion()))
            for (Transcript.Row row : console.rows()) said.put(row, say(row));
    }

    /** What this program says to each row that it was asked. */
    Map<Transcript.Row, String> said() {
        return said;
    }

    int minor() {
        return kubectl.minor();
    }

    private String say(Transcript.Row row) {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", filled(row.shell()));
        Map<String, String> environment = shell.environment();
        environment.put("PATH", kubectl.home().resolve("bin") + ":" + environment.get("PATH"));
        environment.put("KUBECONFIG", kubectl.kubeconfig().toString());
        environment.put("HOME", kubectl.home().toString());
        environment.put("LC_ALL", "C");
        environment.remove("KUBE_EDITOR");
        environment.remove("EDITOR");
        Kubectl.Result result = Kubectl.run(shell.directory(kubectl.home().toFile()), "");
        String errors = result.err()
                .lines()
                .filter(line -> !WATCH_LOG.matcher(line).matches())
                .map(line -> line.isEmpty() ? "!" : "! " + line)
                .collect(Collectors.joining("\n"));
        String exit = result.code() == 0 ? "" : "[exit " + result.code() + "]";
        return List.of(result.out().stripTrailing(), errors, exit).stream()
                .filter(text -> !text.isEmpty())
                .map(this::normal)
                .collect(Collectors.joining("\n"));
    }

    private String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> placeholder : placeholders)
            filled = filled.replace(placeholder.getKey(), placeholder.getValue());
        return filled;
    }

    private String normal(String text) {
        String normal = text;
        for (Map.Entry<String, String> placeholder : placeholders)
            normal = normal.replace(placeholder.getValue(), placeholder.getKey());
        normal = normal.replaceAll("v1\\." + kubectl.minor() + "\\.\\d+[\\w.+-]*", "<client>");
        normal = normal.replace("client (1." + kubectl.minor() + ")", "client (<client>)")
                .replaceAll("Kustomize Version: \\S+", "Kustomize Version: <version>");
        for (Map.Entry<String, String> name : NAMES) normal = normal.replaceAll(name.getKey(), name.getValue());
        return normal;
    }
}
