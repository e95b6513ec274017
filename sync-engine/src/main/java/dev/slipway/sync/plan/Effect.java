package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import java.util.stream.Collectors;

/** What follows from a plan and does not stand in any field of it: what a person would want to know before it is carried out. */
public sealed interface Effect {

    /** Pods of a workload are made anew, because the pod template changes. */
    record Restarts(ObjectKey object, long pods) implements Effect {
        @Override
        public boolean warns() {
            return false;
        }

        @Override
        public String word() {
            return sentence();
        }

        @Override
        public String sentence() {
            return "restarts " + counted(pods, "pod");
        }
    }

    /** The object is deleted and made again. */
    record Replaces(ObjectKey object, List<String> because) implements Effect {
        public Replaces {
            because = List.copyOf(because);
        }

        @Override
        public boolean warns() {
            return true;
        }

        @Override
        public String word() {
            return "made anew";
        }

        @Override
        public String sentence() {
            return "is deleted and made again, because " + String.join(", ", because) + " cannot change in place";
        }
    }

    /** A field would change that cannot: the control plane will refuse it. */
    record CannotChange(ObjectKey object, List<String> fields) implements Effect {
        public CannotChange {
            fields = List.copyOf(fields);
        }

        @Override
        public boolean warns() {
            return true;
        }

        @Override
        public String word() {
            return "refused";
        }

        @Override
        public String sentence() {
            return String.join(", ", fields)
                    + " cannot change in place, so it will be refused; slipway.dev/replace: \"true\""
                    + " has it deleted and made again";
        }
    }

    /** A selector that no pod answers to, neither of those that live nor of those that are planned. */
    record SelectsNothing(ObjectKey object, String selector) implements Effect {
        @Override
        public boolean warns() {
            return true;
        }

        @Override
        public String word() {
            return "selects nothing";
        }

        @Override
        public String sentence() {
            return "selects no pod: no pod template has " + selector;
        }
    }

    /**
     * Who uses what changes in a ConfigMap or Secret.
     *
     * @param restarted those that the same plan restarts, so that they see it at once
     * @param stale those that read it when they start, as environment or as one file, and are not restarted: they do not see it
     * @param mounted those whose files change under them
     */
    record ConfigUsed(ObjectKey object, List<ObjectKey> restarted, List<ObjectKey> stale, List<ObjectKey> mounted)
            implements Effect {
        public ConfigUsed {
            restarted = List.copyOf(restarted);
            stale = List.copyOf(stale);
            mounted = List.copyOf(mounted);
        }

        @Override
        public boolean warns() {
            return !stale.isEmpty();
        }

        @Override
        public String word() {
            return warns() ? "users not restarted" : "used";
        }

        @Override
        public String sentence() {
            String seen = restarted.isEmpty() ? "" : "used by " + names(restarted) + ", restarted";
            String files = mounted.isEmpty() ? "" : "mounted by " + names(mounted) + ", whose files change";
            String unseen = stale.isEmpty() ? "" : "read at start by " + names(stale) + ", NOT restarted";
            return List.of(seen, files, unseen).stream()
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining("; "));
        }
    }

    /** A workload goes down to no pods at all. */
    record ScalesToZero(ObjectKey object, long from) implements Effect {
        @Override
        public boolean warns() {
            return true;
        }

        @Override
        public String word() {
            return from + " → 0 pods";
        }

        @Override
        public String sentence() {
            return "scales from " + from + " to 0 pods";
        }
    }

    /** The number of pods changes. */
    record Scales(ObjectKey object, long from, long to) implements Effect {
        @Override
        public boolean warns() {
            return false;
        }

        @Override
        public String word() {
            return from + " → " + to + " pods";
        }

        @Override
        public String sentence() {
            return "scales from " + from + " to " + counted(to, "pod");
        }
    }

    /** Which object it is that this is said of. */
    ObjectKey object();

    /** Whether somebody should think twice. */
    boolean warns();

    /** What follows, in a word or three. */
    String word();

    /** What follows, as the end of a sentence that begins with the object. */
    String sentence();

    private static String names(List<ObjectKey> keys) {
        return keys.stream().map(key -> key.kind().kind() + " " + key.name()).collect(Collectors.joining(", "));
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
