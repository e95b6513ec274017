package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Rendering;
import java.util.List;
import java.util.Optional;

/**
 * All that a plan is made from.
 *
 * @param owner the application as objects name it: {@code <namespace>/<name>}
 * @param lastDigest what was wanted when live last was as wanted; a difference is drift where that is still wanted
 * @param runs the Jobs that have run and may have deleted themselves
 */
public record Situation(
        Rendering rendering,
        String owner,
        Live live,
        Inventory inventory,
        Kinds kinds,
        Claims claims,
        Optional<String> lastDigest,
        Runs runs) {

    /** A situation in which nothing has run that has deleted itself. */
    public Situation(
            Rendering rendering,
            String owner,
            Live live,
            Inventory inventory,
            Kinds kinds,
            Claims claims,
            Optional<String> lastDigest) {
        this(rendering, owner, live, inventory, kinds, claims, lastDigest, Runs.NONE);
    }

    /** The objects that exist. */
    @FunctionalInterface
    public interface Live {
        Optional<ApiObject> get(ObjectKey key);

        /** Those of a kind in a namespace, as far as anybody follows the kind. */
        default List<ApiObject> list(GroupKind kind, String namespace) {
            return List.of();
        }
    }

    /** Who else wants an object. */
    public interface Claims {
        /** Nobody else. */
        Claims NONE = new Claims() {
            @Override
            public List<String> wantedBy(ObjectKey key) {
                return List.of();
            }

            @Override
            public boolean knows(String owner) {
                return false;
            }

            @Override
            public Optional<String> stageOf(String owner) {
                return Optional.empty();
            }

            @Override
            public List<String> undecidedBeside(String owner) {
                return List.of();
            }
        };

        /** The applications that want an object now, in order. One whose manifests cannot be rendered wants what it owns. */
        List<String> wantedBy(ObjectKey key);

        /** Whether this engine decides for an application: what it does not want any more may then be taken over. */
        boolean knows(String owner);

        /** The stage of an application; empty where it is not known, or is no more. */
        Optional<String> stageOf(String owner);

        /** The applications of the same stage of which nobody can say now what they want, in order. */
        List<String> undecidedBeside(String owner);
    }
}
