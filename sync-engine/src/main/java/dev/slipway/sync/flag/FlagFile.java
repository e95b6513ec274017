package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Outcome;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Written;
import dev.slipway.templating.template.NearestName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads flagd's definition schema. Stricter than flagd, which only warns: an operator or a key that would be passed over is told when the file
 * is read, not found out when a flag does not work.
 */
final class FlagFile {
    private static final String YAML_WORDS =
            "; YAML reads on, off, yes, no, y and n as booleans: put quotes around them wherever they are meant as names";
    /** Rules inside rules; evaluation recurses. */
    private static final int DEPTH = 50;

    private FlagFile() {}

    static Outcome<Flags> read(String file, byte[] bytes) {
        return Written.read(Problem.Reason.InvalidConfiguration, file, bytes).then(root -> {
            root.allow("$schema", "flags", "metadata", "$evaluators");
            Evaluators evaluators = Evaluators.read(root);
            SortedMap<String, Flag> flags = new TreeMap<>();
            parts(root).forEach((key, part) -> flag(key, part, evaluators).ifPresent(flag -> flags.put(key, flag)));
            return root.outcome(new Flags(flags, metadata(root), root.mapping()));
        });
    }

    /** By key; a list of flags, which flagd reads too, says the key in each. */
    private static Map<String, Written> parts(Written root) {
        boolean listed = root.get("flags")
                .filter(flags -> flags.tree() instanceof Sequence)
                .isPresent();
        if (!listed) return root.mapping("flags").map(Written::parts).orElse(Map.of());
        Map<String, Written> parts = new LinkedHashMap<>();
        for (Written part : root.list("flags")) {
            Optional<String> key = part.text("key");
            if (key.isEmpty() && part.get("key").isEmpty()) part.wrong("a flag in a list needs a key");
            if (key.filter(parts::containsKey).isPresent()) part.wrong("flag \"" + key.get() + "\" comes twice");
            key.ifPresent(name -> parts.putIfAbsent(name, part));
        }
        return parts;
    }

    private static Optional<Flag> flag(String key, Written part, Evaluators evaluators) {
        if (!(part.tree() instanceof Mapping)) {
            part.wrong("expected a flag with state, variants and defaultVariant, found "
                    + part.tree().describe());
            return Optional.empty();
        }
        part.allow("key", "state", "variants", "defaultVariant", "targeting", "metadata");
        Mapping variants = variants(key, part);
        Optional<Tree> targeting = part.mapping("targeting")
                .filter(rule -> !rule.mapping().isEmpty())
                .map(rule -> checked(rule, evaluators));
        return Optional.of(new Flag(
                key,
                enabled(key, part),
                variants,
                defaultVariant(key, part, variants),
                targeting,
                metadata(part),
                part.origin()));
    }

    private static Mapping metadata(Written part) {
        Optional<Written> metadata = part.mapping("metadata");
        metadata.map(Written::parts).orElse(Map.of()).forEach((key, value) -> {
            if (!(value.tree() instanceof Scalar) || value.tree().isNull())
                value.wrong("metadata \"" + key + "\" is " + value.tree().describe()
                        + "; it must be a text, a number, true or false");
        });
        return metadata.map(Written::mapping).orElse(Mapping.empty());
    }

    private static boolean enabled(String key, Written part) {
        Optional<String> state = part.text("state");
        if (state.isEmpty() && part.get("state").isEmpty())
            part.wrong("flag \"" + key + "\" has no state; write state: ENABLED or state: DISABLED");
        state.filter(text -> !text.equals("ENABLED") && !text.equals("DISABLED"))
                .ifPresent(text -> part.get("state")
                        .ifPresent(there ->
                                there.wrong("unknown state \"" + text + "\"; it must be ENABLED or DISABLED")));
        return state.filter("ENABLED"::equals).isPresent();
    }

    private static Mapping variants(String key, Written part) {
        Mapping variants = part.mapping("variants").map(Written::mapping).orElse(Mapping.empty());
        if (variants.isEmpty() && part.get("variants").map(Written::tree).orElse(Mapping.empty()) instanceof Mapping)
            part.wrong("flag \"" + key + "\" has no variants");
        long kinds = variants.keys().stream()
                .map(name -> kind(variants.get(name).orElseThrow()))
                .distinct()
                .count();
        boolean words =
                variants.keys().stream().anyMatch(name -> variants.bool(name).isPresent());
        if (kinds > 1)
            part.get("variants")
                    .ifPresent(there -> there.wrong("the variants of flag \"" + key
                            + "\" are of different types; they must all be booleans, strings, numbers or mappings"
                            + (words ? YAML_WORDS : "")));
        return variants;
    }

    private static String kind(Tree value) {
        return value.describe().replace("whole ", "");
    }

    private static Optional<String> defaultVariant(String key, Written part, Mapping variants) {
        Optional<Written> written = part.get("defaultVariant");
        if (written.isEmpty()) return Optional.empty();
        boolean yamlWord = written.get().tree().asBool().isPresent();
        Optional<String> name = yamlWord
                ? Optional.of(Boolean.toString(written.get().tree().asBool().get()))
                : part.text("defaultVariant");
        if (name.isEmpty() || variants.has(name.get())) return name;
        written.get()
                .wrong("the default variant \"" + name.get() + "\" is none of the variants of flag \"" + key + "\""
                        + (yamlWord || variants.has("true") || variants.has("false")
                                ? YAML_WORDS
                                : NearestName.hint(name.get(), variants.keys())));
        return Optional.empty();
    }

    private static Tree checked(Written rule, Evaluators evaluators) {
        Tree whole = evaluators.fill(rule);
        check(rule, whole, 0);
        return whole;
    }

    /** Every operator in a rule must be known. */
    private static void check(Written at, Tree rule, int depth) {
        if (depth > DEPTH) {
            at.wrong("rules are nested more than " + DEPTH + " levels deep");
        } else if (rule instanceof Sequence list) {
            for (Tree item : list) check(at, item, depth + 1);
        } else if (rule instanceof Mapping mapping && !mapping.isEmpty()) {
            if (mapping.size() > 1)
                at.wrong("a rule has one operator; here are " + String.join(" and ", mapping.keys()));
            mapping.forEach((operator, arguments) -> {
                operator(at, operator);
                check(at, arguments, depth + 1);
            });
        }
    }

    private static void operator(Written at, String operator) {
        if (!JsonLogic.OPERATORS.contains(operator) && !operator.equals(Evaluators.REFERENCE))
            at.wrong("unknown operator \"" + operator + "\""
                    + NearestName.of(operator, JsonLogic.OPERATORS)
                            .map(name -> "; did you mean \"" + name + "\"?")
                            .orElse("; there are " + String.join(", ", JsonLogic.OPERATORS)));
    }
}
