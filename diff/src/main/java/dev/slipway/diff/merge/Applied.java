package dev.slipway.diff.merge;

import dev.slipway.diff.path.Path;
import dev.slipway.diff.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of an apply. */
public sealed interface Applied {

    /** The merged tree with its owners; both are those from before if the apply said nothing new. */
    record Merged(Tree tree, List<Manager> managers) implements Applied {
        public Merged {
            managers = List.copyOf(managers);
        }
    }

    /** Others own fields for which the applier wants another value. At least one, by owner and path. */
    record Conflicting(List<Conflict> conflicts) implements Applied {
        public Conflicting {
            conflicts = List.copyOf(conflicts);
        }

        /** As an API server words it. */
        public String message() {
            if (conflicts.size() == 1) {
                Conflict only = conflicts.get(0);
                return "Apply failed with 1 conflict: " + only.message() + ": "
                        + only.path().plain();
            }
            Map<String, List<String>> paths = new TreeMap<>();
            for (Conflict conflict : conflicts) {
                paths.computeIfAbsent(conflict.owner().describe(), owner -> new ArrayList<>())
                        .add("\n- " + conflict.path().plain());
            }
            List<String> owners = new ArrayList<>();
            paths.forEach((owner, lines) -> owners.add("conflicts with " + owner + ":" + String.join("", lines)));
            return "Apply failed with " + conflicts.size() + " conflicts: " + String.join("\n", owners);
        }
    }

    /** A field that somebody else owns at a different value. */
    record Conflict(Manager owner, Path path) {
        /** As an API server words it, without the path: {@code conflict with "curl" using v1}. */
        public String message() {
            return "conflict with " + owner.describe();
        }
    }

    /** What was applied does not fit the schema's idea of lists. */
    record Refused(Path at, String message) implements Applied {
        /** With the place, as an API server words it. */
        public String sentence() {
            return at.plain() + ": " + message;
        }
    }
}
