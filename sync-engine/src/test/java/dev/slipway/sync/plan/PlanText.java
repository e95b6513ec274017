package dev.slipway.sync.plan;

import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/** A plan as golden files show it. */
final class PlanText {
    private PlanText() {}

    static String of(Plan plan) {
        StringBuilder text = new StringBuilder();
        plan.namespace()
                .ifPresent(namespace ->
                        text.append("namespace ").append(namespace.name()).append('\n'));
        for (Wave wave : plan.waves()) {
            text.append("wave ").append(wave.number()).append('\n');
            wave.steps().forEach(step -> step(step, text));
        }
        plan.deletions()
                .forEach(deletion -> text.append("delete ")
                        .append(deletion.key())
                        .append(deletion.confirm() ? " (only if confirmed)" : "")
                        .append('\n'));
        plan.vanishing().forEach(key -> text.append("vanishing ").append(key).append('\n'));
        plan.released().forEach(key -> text.append("released ").append(key).append('\n'));
        return text.toString();
    }

    private static void step(Step step, StringBuilder text) {
        text.append("  ")
                .append(step.action())
                .append(' ')
                .append(step.key())
                .append(" from ")
                .append(step.origin())
                .append(step.adopts() ? ", adopted" : "")
                .append('\n');
        step.changes().forEach(change -> change(change, "", text));
        step.divergence().left().forEach(change -> change(change, "left as it is: ", text));
        if (step.divergence().releases()) text.append("    gives up fields\n");
    }

    private static void change(Change change, String how, StringBuilder text) {
        text.append("    ")
                .append(how)
                .append(change.path().display())
                .append(": ")
                .append(shown(change.before()))
                .append(" -> ")
                .append(shown(change.after()))
                .append(cause(change.cause()))
                .append('\n');
    }

    private static String shown(Optional<Tree> value) {
        return value.map(tree -> tree instanceof Scalar scalar ? scalar.display() : tree.toString())
                .orElse("(absent)");
    }

    private static String cause(Cause cause) {
        if (cause.equals(Cause.THIS_CHANGE)) return "";
        String taken = cause instanceof Cause.Owned owned && owned.taken() ? ", taken" : "";
        return " (" + cause.word() + taken
                + cause.writer().map(writer -> ": " + writer).orElse("") + ")";
    }
}
