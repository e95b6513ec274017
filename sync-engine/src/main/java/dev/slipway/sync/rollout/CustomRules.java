package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.HealthRule;
import dev.slipway.sync.model.HealthRule.ConditionSign;
import dev.slipway.sync.model.HealthRule.FieldSign;
import dev.slipway.sync.model.HealthRule.Sign;
import dev.slipway.sync.rollout.Health.State;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges custom resources by the signs that a repository names. What shows no sign yet is on its way, never well. */
final class CustomRules {
    private CustomRules() {}

    static Health judge(ApiObject object, HealthRule rule) {
        if (rule.observed()) {
            Optional<Health> unseen = unseen(object, rule);
            if (unseen.isPresent()) return unseen.get();
        }
        return first(object, rule.degraded())
                .map(sign -> by(State.DEGRADED, object, sign))
                .or(() -> first(object, rule.progressing()).map(sign -> by(State.PROGRESSING, object, sign)))
                .orElseGet(() -> rule.healthy().stream()
                        .filter(sign -> !holds(object, sign))
                        .findFirst()
                        .map(sign -> lacking(object, sign))
                        .orElse(Health.healthy("RuleHolds")));
    }

    private static Optional<Sign> first(ApiObject object, List<Sign> signs) {
        return signs.stream().filter(sign -> holds(object, sign)).findFirst();
    }

    /** The status counts from when its controller says that it has seen the last change: for all of it, or in each condition. */
    private static Optional<Health> unseen(ApiObject object, HealthRule rule) {
        Optional<Long> all = object.status().whole("observedGeneration");
        List<Long> each = conditions(object, rule)
                .flatMap(condition -> condition.whole("observedGeneration").stream())
                .toList();
        if (all.isEmpty() && each.isEmpty())
            return Optional.of(Health.of(
                    State.PROGRESSING,
                    "NotObserved",
                    "its status has no observedGeneration yet; if its controller never writes one, let its rule in"
                            + " slipway.yaml say observedGeneration: ignored"));
        long seen = all.orElseGet(() -> each.stream().min(Long::compare).orElse(0L));
        return seen < object.generation()
                ? Optional.of(
                        Health.of(State.PROGRESSING, "NotObserved", "its controller has not seen the last change"))
                : Optional.empty();
    }

    private static Stream<Mapping> conditions(ApiObject object, HealthRule rule) {
        List<String> types = Stream.of(rule.degraded(), rule.progressing(), rule.healthy())
                .flatMap(List::stream)
                .filter(ConditionSign.class::isInstance)
                .map(sign -> ((ConditionSign) sign).type())
                .toList();
        return object.status().sequence("conditions").mappings().stream()
                .filter(condition ->
                        condition.text("type").filter(types::contains).isPresent());
    }

    private static boolean holds(ApiObject object, Sign sign) {
        if (sign instanceof ConditionSign wanted)
            return object.condition(wanted.type())
                    .filter(condition -> condition.status().equals(wanted.status()))
                    .filter(condition ->
                            wanted.reason().map(condition.reason()::equals).orElse(true))
                    .isPresent();
        FieldSign wanted = (FieldSign) sign;
        return text(object, wanted.path()).equals(Optional.of(wanted.value()));
    }

    private static Health by(State state, ApiObject object, Sign sign) {
        Optional<Condition> condition = condition(object, sign);
        String reason =
                condition.map(Condition::reason).filter(word -> !word.isEmpty()).orElse(state.word());
        String message = condition
                .map(Condition::message)
                .filter(text -> !text.isEmpty())
                .orElse("its " + sign);
        return Health.of(state, reason, message);
    }

    private static Health lacking(ApiObject object, Sign sign) {
        String now = condition(object, sign)
                .map(condition -> ", now " + condition.status()
                        + (condition.message().isEmpty() ? "" : ": " + condition.message()))
                .or(() -> sign instanceof FieldSign field
                        ? text(object, field.path()).map(text -> ", now " + text)
                        : Optional.empty())
                .orElse("");
        return Health.of(State.PROGRESSING, "NotYet", "not yet: " + sign + now);
    }

    private static Optional<Condition> condition(ApiObject object, Sign sign) {
        return sign instanceof ConditionSign wanted ? object.condition(wanted.type()) : Optional.empty();
    }

    private static Optional<String> text(ApiObject object, String path) {
        Optional<Tree> here = Optional.of(object.root());
        for (String step : path.replace("[", ".[").split("\\.")) here = here.flatMap(tree -> below(tree, step));
        return here.flatMap(tree -> tree.asText()
                .or(() -> tree.asWhole().map(String::valueOf))
                .or(() -> tree.asBool().map(String::valueOf)));
    }

    private static Optional<Tree> below(Tree tree, String step) {
        if (!step.startsWith("[")) return tree.asMapping().flatMap(mapping -> mapping.get(step));
        int place = Integer.parseInt(step.substring(1, step.length() - 1));
        return tree.asSequence()
                .filter(list -> place < list.size())
                .map(list -> list.items().get(place));
    }
}
