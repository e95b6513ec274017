package dev.slipway.cluster.controller.deployment;

import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The conditions of a Deployment. Besides {@code lastTransitionTime} they carry {@code lastUpdateTime}, which is when progress was last seen:
 * the progress deadline counts from there.
 */
record DeploymentConditions(Sequence list) {
    static final String AVAILABLE = "Available";
    static final String PROGRESSING = "Progressing";
    static final String REPLICA_FAILURE = "ReplicaFailure";

    static final String NEW_AVAILABLE = "NewReplicaSetAvailable";
    static final String NEW_CREATED = "NewReplicaSetCreated";
    static final String NEW_FOUND = "FoundNewReplicaSet";
    static final String UPDATED = "ReplicaSetUpdated";
    static final String CREATE_FAILED = "ReplicaSetCreateError";
    static final String DEADLINE_EXCEEDED = "ProgressDeadlineExceeded";
    static final String PAUSED = "DeploymentPaused";
    static final String RESUMED = "DeploymentResumed";

    /** The entry of a type. */
    Optional<Mapping> get(String type) {
        return list.mappings().stream()
                .filter(entry -> entry.text("type").equals(Optional.of(type)))
                .findFirst();
    }

    /** The reason of a type; empty where there is no entry. */
    String reason(String type) {
        return get(type).flatMap(entry -> entry.text("reason")).orElse("");
    }

    /** When a type was last found to hold. */
    Optional<Instant> lastUpdate(String type) {
        return get(type).flatMap(entry -> entry.text("lastUpdateTime")).map(Instant::parse);
    }

    /** The same with an entry set, unless it already has that status and reason. */
    DeploymentConditions with(String type, String status, String reason, String message, Instant now) {
        Optional<Mapping> before = get(type);
        boolean same = before.filter(entry -> entry.text("status").equals(Optional.of(status))
                        && entry.text("reason").equals(Optional.of(reason)))
                .isPresent();
        return same ? this : renewed(type, status, reason, message, now);
    }

    /** The same with an entry set anew: its update time moves even if it says what it said before. */
    DeploymentConditions renewed(String type, String status, String reason, String message, Instant now) {
        String moment = Times.seconds(now);
        String since = get(type)
                .filter(entry -> entry.text("status").equals(Optional.of(status)))
                .flatMap(entry -> entry.text("lastTransitionTime"))
                .orElse(moment);
        return without(type)
                .add(Mapping.of(
                        "type",
                        type,
                        "status",
                        status,
                        "lastUpdateTime",
                        moment,
                        "lastTransitionTime",
                        since,
                        "reason",
                        reason,
                        "message",
                        message));
    }

    DeploymentConditions without(String type) {
        List<Tree> others = new ArrayList<>(list.items());
        others.removeIf(
                item -> item.asMapping().flatMap(entry -> entry.text("type")).equals(Optional.of(type)));
        return new DeploymentConditions(new Sequence(others));
    }

    private DeploymentConditions add(Mapping entry) {
        return new DeploymentConditions(list.with(entry));
    }
}
