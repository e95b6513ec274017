package dev.slipway.sync.preview;

import dev.slipway.cluster.object.ObjectKey;
import java.util.Comparator;
import java.util.Optional;

/**
 * Something that somebody should think twice about before a change is made. Their order is that of a reader: the worst first.
 *
 * @param object whom it concerns; empty where it is the application or the stage as a whole
 * @param sentence what will happen, as the end of a sentence that begins with the object
 */
public record Danger(Kind kind, Optional<ObjectKey> object, String sentence) implements Comparable<Danger> {
    private static final Comparator<Danger> WORST_FIRST = Comparator.comparing(Danger::kind)
            .thenComparing(danger -> danger.object().map(ObjectKey::toString).orElse(""))
            .thenComparing(Danger::sentence);

    /** What it is, the worst first. */
    public enum Kind {
        /** An object goes that takes data or other objects along: a claim, a namespace, a definition. */
        DELETES_DATA("deletes data"),
        /** The control plane would refuse it, so that nothing of the application would be written. */
        REFUSED("refused"),
        DELETES("deletes"),
        /** It is deleted and made again. */
        REPLACES("replaces"),
        /** A quota, or the nodes, have no room for it. */
        DOES_NOT_FIT("does not fit"),
        SCALES_TO_ZERO("scales to zero"),
        /** What somebody changed live is put back. */
        UNDOES_DRIFT("undoes live changes"),
        SELECTS_NOTHING("selects nothing"),
        /** Who reads it at start is not restarted. */
        NOT_SEEN("not seen by its users"),
        FLAG("flag changes"),
        RESTARTS("restarts"),
        /** A gate will hold it. */
        HELD("held");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As people read it. */
        public String word() {
            return word;
        }

        /** In CamelCase, for status and programs. */
        public String reason() {
            StringBuilder text = new StringBuilder();
            for (String part : name().split("_"))
                text.append(part.charAt(0)).append(part.substring(1).toLowerCase(java.util.Locale.ROOT));
            return text.toString();
        }

        /** Whether it is news rather than a warning: nothing breaks by it. */
        public boolean isMild() {
            return this == RESTARTS || this == HELD || this == FLAG;
        }
    }

    /** Of an object. */
    static Danger of(Kind kind, ObjectKey object, String sentence) {
        return new Danger(kind, Optional.of(object), sentence);
    }

    @Override
    public int compareTo(Danger other) {
        return WORST_FIRST.compare(this, other);
    }

    /** {@code Deployment.apps canary/web scales from 3 to 0 pods}. */
    @Override
    public String toString() {
        return object.map(key -> key + " ").orElse("") + sentence;
    }
}
