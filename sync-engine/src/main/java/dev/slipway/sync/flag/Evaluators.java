package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Written;
import dev.slipway.templating.template.NearestName;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rules that targetings share, under {@code $evaluators}: {@code {"$ref": "<name>"}} stands for the rule of that name, one level deep. */
final class Evaluators {
    static final String REFERENCE = "$ref";

    private final SortedMap<String, Mapping> rules = new TreeMap<>();

    private Evaluators() {}

    static Evaluators read(Written root) {
        Evaluators evaluators = new Evaluators();
        root.mapping("$evaluators").map(Written::parts).orElse(Map.of()).forEach((name, part) -> {
            Optional<Mapping> rule = part.tree().asMapping();
            if (rule.isEmpty() || rule.get().isEmpty())
                part.wrong("expected a rule with one operator, found "
                        + part.tree().describe());
            else if (refers(part.tree()))
                part.wrong("a shared rule cannot refer to another one; flagd fills in one level only");
            rule.ifPresent(found -> evaluators.rules.put(name, found));
        });
        return evaluators;
    }

    /** A rule with the shared ones filled in. One that is not there is noted. */
    Tree fill(Written rule) {
        return fill(rule, rule.tree());
    }

    private Tree fill(Written at, Tree rule) {
        if (rule instanceof Sequence list)
            return new Sequence(
                    list.items().stream().map(item -> fill(at, item)).toList());
        if (!(rule instanceof Mapping mapping)) return rule;
        Optional<String> name = mapping.size() == 1 ? mapping.text(REFERENCE) : Optional.empty();
        if (name.isEmpty()) return mapping.mapValues(value -> fill(at, value));
        Optional<Mapping> shared = Optional.ofNullable(rules.get(name.get()));
        if (shared.isEmpty())
            at.wrong("there is no shared rule \"" + name.get() + "\" under $evaluators"
                    + NearestName.hint(name.get(), rules.keySet()));
        return shared.isPresent() ? shared.get() : mapping;
    }

    private static boolean refers(Tree rule) {
        if (rule instanceof Sequence list) return list.items().stream().anyMatch(Evaluators::refers);
        return rule instanceof Mapping mapping
                && (mapping.has(REFERENCE)
                        || mapping.keys().stream()
                                .anyMatch(key -> refers(mapping.get(key).orElseThrow())));
    }
}
