package dev.slipway.sync.pipeline.application;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.gate.Gate.Rule;
import dev.slipway.sync.pipeline.definition.Definitions;
import dev.slipway.sync.pipeline.evaluation.Wanted;
import dev.slipway.sync.pipeline.part.LiveView;
import dev.slipway.sync.report.ApplicationReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How one application stands to what is wanted of it now.
 *
 * @param status what its API object says
 */
public record ApplicationStanding(Wanted wanted, Mapping status) {
    private static final List<String> WELL = List.of("Healthy", "Suspended", "Unknown");

    /** The conditions whose last change tells since when an application is as it should be. */
    private static final List<String> WITNESSES = List.of("Synced", "Healthy");

    /** As the view shows it now; one without an API object yet has an empty status. */
    public static ApplicationStanding of(Wanted wanted, LiveView view, String namespace) {
        ObjectKey key = new ObjectKey(
                Definitions.APPLICATION.groupKind(),
                namespace,
                wanted.application().name());
        return new ApplicationStanding(
                wanted, view.get(key).map(ApiObject::status).orElse(Mapping.empty()));
    }

    /** Whether it is what is wanted now; it may also be what was wanted before. */
    public boolean isSynced() {
        return status.text("sync").equals(Optional.of("Synced"))
                && status.text("renderedDigest").equals(wanted.digest());
    }

    /** Whether its objects were well when they were judged last. */
    public boolean isHealthy() {
        return status.text("health").equals(Optional.of("Healthy"));
    }

    /** Whether its health does not speak against a commit. */
    public boolean isWell() {
        return status.text("health").filter(WELL::contains).isPresent();
    }

    /** Whether it waits for a preview to show what it is to become. */
    public boolean isUnseen() {
        return status.text(ApplicationReport.HELD_BY).equals(Optional.of(Rule.PREVIEW.word()));
    }

    /** What it says of itself. */
    public String message() {
        return status.text("message").orElse("");
    }

    /** Since when it has been as it is, by the conditions in its status. */
    public Optional<Instant> since() {
        return status.sequence("conditions").mappings().stream()
                .filter(condition ->
                        condition.text("type").filter(WITNESSES::contains).isPresent())
                .flatMap(condition -> condition.text("lastTransitionTime").stream())
                .map(Instant::parse)
                .max(Instant::compareTo);
    }

    /** Why it is not both, in a few words. */
    String doubt() {
        String state = Stream.of(
                        status.text("sync").orElse("Unknown"),
                        status.text("health").orElse("Unknown"))
                .filter(word -> !word.equals("Synced") && !word.equals("Healthy"))
                .distinct()
                .collect(Collectors.joining(" and "));
        return wanted.application().name() + " is " + (state.isEmpty() ? "not there yet" : state);
    }

    /** The same, with what it says itself. */
    public String reasonedDoubt() {
        return doubt()
                + Optional.of(message())
                        .filter(text -> !text.isEmpty())
                        .map(text -> ": " + text)
                        .orElse("");
    }
}
