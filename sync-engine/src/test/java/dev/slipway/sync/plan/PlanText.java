package dev.slipway.sync.plan;

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
        step.changes()
                .forEach(change -> text.append("    ")
                        .append(change.path())
                        .append(": ")
                        .append(Divergence.shown(change.before()))
                        .append(" -> ")
                        .append(Divergence.shown(change.after()))
                        .append(change.cause() == Change.Cause.DRIFT ? " (drift)" : "")
                        .append('\n'));
        step.taken()
                .forEach(taken -> text.append("    takes ")
                        .append(taken.path())
                        .append(" from ")
                        .append(taken.manager())
                        .append('\n'));
    }
}
