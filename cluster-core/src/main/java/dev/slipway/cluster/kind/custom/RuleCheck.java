package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.cel.Budget;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.cel.Expressions.Result;
import dev.slipway.cluster.kind.cel.Facts;
import dev.slipway.cluster.kind.custom.StatedRules.Rule;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Asks the <a href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules">rules</a> that a
 * schema states. A rule that speaks of {@code oldSelf} is about changes and asked only where there was a value before. A value that a change leaves as
 * it is does not have to follow rules that came later.
 */
final class RuleCheck {
    private final Expressions expressions;
    private final List<Cause> causes = new ArrayList<>();
    private final Budget budget = Budget.ofRequest();
    private boolean isSpent;

    private RuleCheck(Expressions expressions) {
        this.expressions = expressions;
    }

    /** Where a value stands, what it is and what it was. */
    private record Place(String at, Tree value, Optional<? extends Tree> before) {}

    /** What is wrong with a value, and with its change if it was something before. */
    static List<Cause> check(Expressions expressions, StatedRules rules, Tree value, Optional<? extends Tree> before) {
        RuleCheck check = new RuleCheck(expressions);
        check.walk(new Place("", value, before), rules);
        return check.causes;
    }

    private void walk(Place place, StatedRules here) {
        if (place.value().isNull() || isSpent) return;
        for (Rule rule : here.rules()) if (!isSpent) ask(rule, place, here);
        if (place.value() instanceof Mapping mapping) fields(place, mapping, here);
        if (place.value() instanceof Sequence list) here.items().ifPresent(inside -> items(place, list, here, inside));
    }

    private void fields(Place place, Mapping mapping, StatedRules here) {
        Optional<Mapping> old = place.before().flatMap(Tree::asMapping);
        for (String name : new TreeSet<>(mapping.keys())) {
            Optional<StatedRules> known = Optional.ofNullable(here.fields().get(name));
            String inside = known.isPresent() ? field(place.at(), name) : place.at() + "[" + name + "]";
            Place next = new Place(inside, mapping.get(name).orElseThrow(), old.flatMap(was -> was.get(name)));
            known.or(here::others).ifPresent(found -> walk(next, found));
        }
    }

    /** Items of lists that are maps are the same item as before if their keys are; those of other lists were never there before. */
    private void items(Place place, Sequence list, StatedRules here, StatedRules inside) {
        List<Mapping> old =
                place.before().flatMap(Tree::asSequence).map(Sequence::mappings).orElse(List.of());
        for (int i = 0; i < list.size(); i++) {
            Tree item = list.get(i);
            Optional<Mapping> was = here.listKeys().isEmpty() ? Optional.empty() : same(item, old, here.listKeys());
            walk(new Place(place.at() + "[" + i + "]", item, was), inside);
        }
    }

    private static Optional<Mapping> same(Tree item, List<Mapping> old, List<String> keys) {
        return old.stream()
                .filter(candidate -> keys.stream()
                        .allMatch(key -> item.asMapping()
                                .flatMap(mapping -> mapping.get(key))
                                .equals(candidate.get(key))))
                .findFirst();
    }

    private void ask(Rule rule, Place place, StatedRules here) {
        boolean isUnasked = rule.ofChange()
                ? place.before().isEmpty() && !rule.withoutBefore()
                : place.before().filter(place.value()::equals).isPresent();
        if (isUnasked) return;
        Facts facts = facts(rule, place, here);
        Result result = result(rule.text(), rule, facts);
        if (result instanceof Result.Truth truth && truth.value()) return;
        String said = result instanceof Result.Failed failed
                ? failure(failed.why(), rule)
                : result instanceof Result.TooCostly ? spent() : message(rule, facts);
        causes.add(cause(rule, place.at(), said));
    }

    private static Facts facts(Rule rule, Place place, StatedRules here) {
        Facts facts = new Facts().with("self", here.type(), Optional.of(place.value()));
        return rule.withoutBefore()
                ? facts.withOptional("oldSelf", here.type(), place.before())
                : facts.with("oldSelf", here.type(), place.before());
    }

    private String failure(String why, Rule rule) {
        if (why.equals("no such overload"))
            return "'" + why
                    + "': call arguments did not match a supported operator, function or macro signature for rule: "
                    + rule.name();
        if (!why.startsWith("operation cancelled")) return why + " evaluating rule: " + rule.name();
        isSpent = true;
        return "'" + why + "': no further validation rules will be run due to call cost exceeds limit for rule: "
                + rule.name();
    }

    private String spent() {
        isSpent = true;
        return "validation failed due to running out of cost budget, no further validation rules will be run";
    }

    private Result result(String expression, Rule rule, Facts facts) {
        Compiled compiled = expressions.compile(expression, rule.scope());
        return compiled instanceof Compiled.Ready ready
                ? ready.ask(facts, budget)
                : new Result.Failed(((Compiled.Broken) compiled).why());
    }

    private String message(Rule rule, Facts facts) {
        Optional<String> computed = rule.messageExpression()
                .map(expression -> result(expression, rule, facts))
                .flatMap(result -> result instanceof Result.Text words
                        ? Optional.of(words.value().strip())
                        : Optional.empty())
                .filter(words -> !words.isEmpty() && words.indexOf('\n') < 0);
        return computed.or(() -> rule.stated().text("message").filter(words -> !words.isBlank()))
                .orElse("failed rule: " + rule.text().strip());
    }

    private static Cause cause(Rule rule, String at, String message) {
        String where = at + rule.stated().text("fieldPath").orElse("");
        String field = where.startsWith(".") ? where.substring(1) : where;
        return switch (rule.stated().text("reason").orElse("FieldValueInvalid")) {
            case "FieldValueRequired" -> new Cause("FieldValueRequired", "Required value: " + message, field);
            case "FieldValueForbidden" -> new Cause("FieldValueForbidden", "Forbidden: " + message, field);
            case "FieldValueDuplicate" -> new Cause("FieldValueDuplicate", "Duplicate value: " + message, field);
            default -> new Cause("FieldValueInvalid", "Invalid value: " + message, field);
        };
    }

    private static String field(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }
}
