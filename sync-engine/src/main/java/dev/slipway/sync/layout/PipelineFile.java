package dev.slipway.sync.layout;

import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Pipeline;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Spans;
import dev.slipway.sync.model.Stage;
import dev.slipway.sync.model.Written;
import dev.slipway.templating.template.NearestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code slipway.yaml}. */
final class PipelineFile {
    static final String API_VERSION = "slipway.dev/v1alpha1";
    /** Where commits of the default branch come from. */
    static final String HEAD = "HEAD";
    /** More stages than anybody walks through by hand; each one costs work at every commit. */
    private static final int MOST_STAGES = 100;

    private static final int MOST_OBJECTS = 1_000_000;
    /** Tombstones live in the control plane, which is no archive. */
    private static final Duration LONGEST_UNDO = Duration.ofDays(30);

    private static final List<String> EVERY_DIRECTORY = List.of("*");

    private PipelineFile() {}

    static Outcome<Pipeline> read(String file, byte[] bytes) {
        return Written.read(Problem.Reason.InvalidConfiguration, file, bytes).then(PipelineFile::pipeline);
    }

    private static Outcome<Pipeline> pipeline(Written root) {
        root.allow("apiVersion", "kind", "metadata", "components", "health", "stages");
        expect(root, "apiVersion", API_VERSION);
        expect(root, "kind", "Pipeline");
        Map<String, Written> components = root.texts("components");
        components.forEach((glob, part) -> Glob.objection(glob).ifPresent(part::wrong));
        List<Written> written = root.list("stages");
        if (written.isEmpty()
                && root.get("stages")
                        .map(part -> part.tree().asSequence().isPresent())
                        .orElse(true)) root.wrong("no stages; name at least one under \"stages\"");
        if (written.size() > MOST_STAGES)
            root.wrong(written.size() + " stages; at most " + MOST_STAGES + " are possible");
        List<Stage> stages = stages(written);
        return root.outcome(new Pipeline(
                components.isEmpty() ? EVERY_DIRECTORY : new ArrayList<>(components.keySet()),
                stages,
                HealthSection.read(root)));
    }

    private static void expect(Written root, String key, String value) {
        Optional<String> found = root.text(key);
        if (found.isEmpty() && root.get(key).isEmpty()) root.wrong("no " + key + "; write " + key + ": " + value);
        found.filter(text -> !text.equals(value))
                .ifPresent(text ->
                        root.get(key).ifPresent(part -> part.wrong(key + " is \"" + text + "\"; it must be " + value)));
    }

    private static List<Stage> stages(List<Written> written) {
        Map<String, Written> names = new LinkedHashMap<>();
        for (Written part : written)
            name(part, "stage").ifPresent(name -> {
                Written before = names.putIfAbsent(name, part);
                if (before != null) part.wrong("stage \"" + name + "\" is there already (" + before.origin() + ")");
            });
        List<Stage> stages = new ArrayList<>();
        names.forEach((name, part) -> stages.add(stage(name, part, new ArrayList<>(names.keySet()))));
        namespacesDiffer(stages, names);
        return stages;
    }

    private static Stage stage(String name, Written part, List<String> names) {
        part.allow("name", "ref", "namespace", "regions", "promotion", "prune", "rollout", "drift", "requirePreview");
        Map<String, Written> regions = part.texts("regions");
        regions.forEach((region, there) -> Names.objection("region", region).ifPresent(there::wrong));
        Optional<String> namespace = part.text("namespace");
        namespace
                .flatMap(text -> Names.objection("namespace", text))
                .ifPresent(why -> part.get("namespace").ifPresent(there -> there.wrong(why)));
        String ref = ref(name, part);
        Stage stage = new Stage(
                name,
                ref,
                namespace,
                new ArrayList<>(regions.keySet()),
                part.mapping("promotion")
                        .map(promotion -> promotion(promotion, name, names))
                        .orElse(Stage.Promotion.BY_HAND),
                part.mapping("prune").map(PipelineFile::prune).orElse(Stage.Prune.DEFAULT),
                new Stage.Rollout(
                        part.mapping("rollout")
                                .map(PipelineFile::rollout)
                                .orElse(Stage.Rollout.DEFAULT)
                                .onFailure(),
                        part.bool("requirePreview").orElse(false)),
                drift(part),
                part.origin());
        if (!ref.startsWith("refs/tags/") && !stage.promotion().gates().equals(Stage.Gates.NONE))
            part.get("promotion")
                    .ifPresent(
                            promotion -> promotion.wrong(
                                    "the stage follows " + ref
                                            + ", which is no tag and moves by pushing there: soak, approvals, windows, flag and verify cannot hold it"));
        stage.variants().stream()
                .map(stage::namespaceOf)
                .filter(longName -> longName.length() > Names.LONGEST)
                .forEach(longName -> part.wrong(
                        "the namespace \"" + longName + "\" has more than " + Names.LONGEST + " characters"));
        return stage;
    }

    private static Optional<String> name(Written part, String what) {
        Optional<String> name = part.text("name");
        if (name.isEmpty() && part.get("name").isEmpty()) part.wrong("a " + what + " without a name");
        name.flatMap(text -> Names.objection(what, text)).ifPresent(part::wrong);
        return name;
    }

    private static String ref(String name, Written part) {
        Optional<String> ref = part.text("ref");
        ref.flatMap(Refname::objection).ifPresent(why -> part.get("ref").ifPresent(there -> there.wrong(why)));
        return ref.orElse("refs/tags/" + name);
    }

    private static Stage.Promotion promotion(Written part, String stage, List<String> names) {
        part.allow("from", "auto", "verify", "soak", "approvals", "windows", "flag");
        Optional<String> from = part.text("from");
        from.flatMap(source -> fromObjection(source, stage, names))
                .ifPresent(why -> part.get("from").ifPresent(there -> there.wrong(why)));
        boolean auto = part.bool("auto").orElse(false);
        if (auto && part.get("from").isEmpty()) part.wrong("\"auto\" needs \"from\": the stage before, or HEAD");
        return new Stage.Promotion(from, auto, GatesPart.read(part));
    }

    /** Commits flow in the order of the stages, so that no circle can come about. */
    private static Optional<String> fromObjection(String from, String stage, List<String> names) {
        if (from.equals(HEAD)) return Optional.empty();
        List<String> before = names.subList(0, names.indexOf(stage));
        if (before.contains(from)) return Optional.empty();
        if (from.equals(stage)) return Optional.of("stage \"" + stage + "\" cannot be promoted from itself");
        if (names.contains(from))
            return Optional.of("\"" + from + "\" comes after \"" + stage
                    + "\"; a stage is promoted from one that stands before it, or from HEAD");
        return Optional.of("unknown stage \"" + from + "\""
                + NearestName.of(from, before)
                        .map(name -> "; did you mean \"" + name + "\"?")
                        .orElse("; it must be a stage before \"" + stage + "\", or HEAD"));
    }

    private static Stage.Drift drift(Written part) {
        Optional<String> text = part.text("drift");
        for (Stage.Drift known : Stage.Drift.values()) if (text.equals(Optional.of(known.word()))) return known;
        text.ifPresent(word -> part.get("drift")
                .ifPresent(there -> there.wrong("\"drift\" is \"" + word + "\"; it must be heal or report")));
        return Stage.Drift.HEAL;
    }

    private static Stage.Prune prune(Written part) {
        part.allow("enabled", "maxObjects", "maxPercent", "undo");
        Stage.Prune usual = Stage.Prune.DEFAULT;
        return new Stage.Prune(
                part.bool("enabled").orElse(usual.enabled()),
                part.whole("maxObjects", 0, MOST_OBJECTS).orElse(usual.maxObjects()),
                part.whole("maxPercent", 0, 100).orElse(usual.maxPercent()),
                undo(part).orElse(usual.undo()));
    }

    private static Optional<Duration> undo(Written prune) {
        Optional<String> text = prune.text("undo");
        Optional<Duration> span = text.flatMap(Spans::parse).filter(time -> time.compareTo(LONGEST_UNDO) <= 0);
        if (text.isPresent() && span.isEmpty())
            prune.get("undo")
                    .ifPresent(
                            there -> there.wrong("\"undo\" is \"" + text.get() + "\"; it must be a time such as 24h, "
                                    + "from 0s, which keeps nothing, to " + Spans.print(LONGEST_UNDO)));
        return span;
    }

    private static Stage.Rollout rollout(Written part) {
        part.allow("onFailure");
        Optional<String> word = part.text("onFailure");
        Optional<Stage.OnFailure> known = word.flatMap(PipelineFile::onFailure);
        if (word.isPresent() && known.isEmpty())
            part.get("onFailure")
                    .ifPresent(
                            there -> there.wrong("onFailure is \"" + word.get() + "\"; it must be hold or rollback"));
        return new Stage.Rollout(known.orElse(Stage.OnFailure.HOLD));
    }

    private static Optional<Stage.OnFailure> onFailure(String word) {
        return Arrays.stream(Stage.OnFailure.values())
                .filter(known -> known.word().equals(word))
                .findFirst();
    }

    /** Two stages in one namespace would delete each other's objects in turn. */
    private static void namespacesDiffer(List<Stage> stages, Map<String, Written> parts) {
        Map<String, String> owners = new LinkedHashMap<>();
        for (Stage stage : stages) {
            for (Optional<String> region : stage.variants()) {
                String namespace = stage.namespaceOf(region);
                String owner = owners.putIfAbsent(namespace, stage.name());
                Written part = parts.get(stage.name());
                if (owner != null && part != null)
                    part.wrong("namespace \"" + namespace + "\" is that of stage \"" + owner + "\" already");
            }
        }
    }
}
