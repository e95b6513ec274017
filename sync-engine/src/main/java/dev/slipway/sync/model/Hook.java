package dev.slipway.sync.model;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an annotation {@code slipway.dev/hook} asks for: the object is no part of what an application is, but work that each sync does.
 *
 * @param deleteWhen when its object goes; always before the next one is made
 * @param onSupersede what becomes of it while it runs and something newer is wanted
 */
public record Hook(Phase phase, Set<DeleteWhen> deleteWhen, OnSupersede onSupersede) {
    public Hook {
        deleteWhen = deleteWhen.isEmpty() ? EnumSet.of(DeleteWhen.BEFORE_CREATE) : EnumSet.copyOf(deleteWhen);
    }

    /** When in a sync it runs. */
    public enum Phase {
        /** Before the first wave. */
        PRE_SYNC("PreSync"),
        /** After the last wave and the deletions. */
        POST_SYNC("PostSync"),
        /** Once the sync has failed. */
        SYNC_FAIL("SyncFail");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        /** As manifests and status say it. */
        public String word() {
            return word;
        }

        /** The one that a manifest names. */
        public static Optional<Phase> of(String word) {
            return Arrays.stream(values())
                    .filter(phase -> phase.word.equals(word))
                    .findFirst();
        }
    }

    /** When the object of a hook is deleted. */
    public enum DeleteWhen {
        BEFORE_CREATE("BeforeCreate"),
        ON_SUCCESS("OnSuccess"),
        ON_FAILURE("OnFailure");

        private final String word;

        DeleteWhen(String word) {
            this.word = word;
        }

        static Optional<DeleteWhen> of(String word) {
            return Arrays.stream(values())
                    .filter(when -> when.word.equals(word))
                    .findFirst();
        }
    }

    /** What becomes of a hook that runs when something newer is wanted. */
    public enum OnSupersede {
        /** It is deleted, and what is newer begins at once. */
        CANCEL("Cancel"),
        /** What is newer begins when it has ended: half of a migration is worse than a late release. */
        FINISH("Finish");

        private final String word;

        OnSupersede(String word) {
            this.word = word;
        }

        /** The one that a manifest names. */
        public static Optional<OnSupersede> of(String word) {
            return Arrays.stream(values())
                    .filter(choice -> choice.word.equals(word))
                    .findFirst();
        }
    }

    /** The words for {@link OnSupersede}, for messages. */
    public static List<String> choicesOnSupersede() {
        return Arrays.stream(OnSupersede.values()).map(choice -> choice.word).toList();
    }

    /** The words for {@link Phase}, for messages. */
    public static List<String> phases() {
        return Arrays.stream(Phase.values()).map(Phase::word).toList();
    }

    /** The words for {@link DeleteWhen}, for messages. */
    public static List<String> deletions() {
        return Arrays.stream(DeleteWhen.values()).map(when -> when.word).toList();
    }

    /** One or more words for when its object goes, with commas between; empty if one of them is none. */
    public static Optional<Set<DeleteWhen>> deletions(String text) {
        List<Optional<DeleteWhen>> parts = Stream.of(text.split(",", -1))
                .map(part -> DeleteWhen.of(part.strip()))
                .toList();
        if (parts.stream().anyMatch(Optional::isEmpty)) return Optional.empty();
        return Optional.of(parts.stream()
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DeleteWhen.class))));
    }
}
