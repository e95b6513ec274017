package dev.slipway.sync.render;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Hook;
import dev.slipway.sync.model.IgnoredFields;
import dev.slipway.sync.model.Need;
import dev.slipway.templating.template.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What may be said under {@code slipway.dev/}: a misspelt guard is none, so nothing is passed over. */
final class Annotations {
    static final String PREFIX = "slipway.dev/";
    private static final Pattern DURATION = Pattern.compile("(?=.*[1-9])(?:\\d{1,5}h)?(?:\\d{1,5}m)?(?:\\d{1,6}s)?");
    private static final Predicate<String> WHOLE =
            Pattern.compile("[-+]?[0-9]{1,9}").asMatchPredicate();

    private static final List<Rule> RULES = List.of(
            new Rule("wave", WHOLE, "a whole number in quotes, such as \"-1\""),
            new Rule("feature-gate", gate -> !gate.isBlank(), "<flag> or <flag>=<variant>"),
            new Rule("hold-while", flag -> !flag.isBlank(), "<flag> or <flag>=<variant>"),
            new Rule("prune", value -> value.equals("never") || value.equals("confirm"), "never or confirm"),
            new Rule("hook", value -> Hook.Phase.of(value).isPresent(), "one of " + String.join(", ", Hook.phases())),
            new Rule(
                    "hook-delete",
                    value -> Hook.deletions(value).isPresent(),
                    "one or more of " + String.join(", ", Hook.deletions()) + ", with commas between"),
            new Rule(
                    "hook-on-supersede",
                    value -> Hook.OnSupersede.of(value).isPresent(),
                    "one of " + String.join(", ", Hook.choicesOnSupersede())),
            new Rule("needs", Need::isReadable, "<component> or <component>@<stage>, several with commas between"),
            new Rule("replace", value -> value.equals("true") || value.equals("false"), "\"true\" or \"false\""),
            new Rule("timeout", DURATION.asMatchPredicate(), "a duration such as 90s or 10m"),
            new Rule(
                    "ignore",
                    IgnoredFields::isReadable,
                    "JSON pointers with commas between them, such as \"/spec/replicas, /data/generated\", and not to what"
                            + " tells whose the object is"),
            new Rule(
                    "take-fields-from",
                    names -> !names.isBlank(),
                    "names of field managers with commas between them, or \"*\" for all"));

    private Annotations() {}

    private record Rule(String name, Predicate<String> fits, String expected) {}

    /** What is wrong, by annotation. */
    static Map<String, String> check(ApiObject object) {
        Map<String, String> wrong = new LinkedHashMap<>();
        Mapping annotations = object.root().mapping("metadata", "annotations");
        annotations.forEach((key, value) -> {
            if (key.startsWith(PREFIX))
                objection(key.substring(PREFIX.length()), value).ifPresent(why -> wrong.put(key, why));
        });
        return wrong;
    }

    private static Optional<String> objection(String name, Tree value) {
        Optional<Rule> rule =
                RULES.stream().filter(known -> known.name().equals(name)).findFirst();
        if (rule.isEmpty()) return Optional.of("unknown annotation " + PREFIX + name + hint(name));
        if (value.asText().filter(rule.get().fits()).isPresent()) return Optional.empty();
        return Optional.of(PREFIX + name + " must be " + rule.get().expected() + ", found "
                + value.asText().map(text -> "\"" + text + "\"").orElse(value.describe()));
    }

    private static String hint(String name) {
        List<String> known = new ArrayList<>(RULES.stream().map(Rule::name).toList());
        return NearestName.of(name, known)
                .map(near -> "; did you mean \"" + PREFIX + near + "\"?")
                .orElse("; known are " + String.join(", ", known));
    }
}
