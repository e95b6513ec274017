package dev.slipway.cluster.kind.custom;

import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.kind.custom.StatedRules.Rule;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/** Whether the rules that a schema states can be asked at all: one that cannot be read would refuse every object. */
record RuleTexts(Expressions expressions, Problems problems) {

    void check(String at, Mapping schema) {
        StatedRules.of(schema).ifPresent(rules -> check(at, schema, rules, Optional.empty()));
    }

    /** @param uncorrelatable the list that nobody can tell of which item was which */
    private void check(String at, Mapping schema, StatedRules here, Optional<String> uncorrelatable) {
        for (int i = 0; i < here.rules().size(); i++)
            rule(at + "." + StatedRules.KEY + "[" + i + "]", here.rules().get(i), uncorrelatable);
        here.fields()
                .forEach((name, inside) -> check(
                        at + ".properties[" + name + "]", schema.mapping("properties", name), inside, uncorrelatable));
        boolean isMap = schema.text("x-kubernetes-list-type").equals(Optional.of("map"));
        here.items()
                .ifPresent(inside -> check(
                        at + ".items",
                        schema.mapping("items"),
                        inside,
                        isMap ? uncorrelatable : uncorrelatable.or(() -> Optional.of(at))));
        here.others()
                .ifPresent(inside -> check(
                        at + ".additionalProperties", schema.mapping("additionalProperties"), inside, uncorrelatable));
    }

    private void rule(String at, Rule rule, Optional<String> uncorrelatable) {
        if (rule.text().isBlank()) problems.required(at + ".rule");
        else readable(at + ".rule", rule.text(), "bool", rule);
        rule.messageExpression()
                .ifPresent(expression -> readable(at + ".messageExpression", expression, "string", rule));
        if (rule.ofChange())
            uncorrelatable.ifPresent(list -> problems.invalid(
                    at + ".rule",
                    rule.text(),
                    "oldSelf cannot be used on the uncorrelatable portion of the schema within " + list));
        Optional<Tree> optional = rule.stated().get("optionalOldSelf");
        if (optional.isPresent() && !rule.ofChange())
            problems.invalid(at + ".optionalOldSelf", optional.get(), "may not be set if oldSelf is not used in rule");
    }

    private void readable(String at, String expression, String wanted, Rule rule) {
        Compiled compiled = expressions.compile(expression, rule.scope());
        if (compiled instanceof Compiled.Broken broken) problems.invalid(at, expression, broken.why());
        else if (!((Compiled.Ready) compiled).resultName().equals(wanted))
            problems.invalid(at, expression, "must evaluate to a " + wanted);
    }
}
