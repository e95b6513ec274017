package dev.slipway.cluster.apiserver.admission;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What those outside have said so far about one write.
 *
 * <p>A write that somebody outside must be asked about is decided, put aside while they are asked, and decided anew with their answers, against
 * whatever is there by then. An answer counts only for the very question it was given to: where an object changed meanwhile, the question is
 * another one and is asked again. So the last decision, which is the one that writes, is made like any other: at once, on the loop, from what
 * is there. For the questions to stay the same where nothing changed, every decision about one write sees the same time and the same chance.
 *
 * @param began when the write was first put aside
 * @param seed of the chance that every decision about this write sees
 */
public record Consulted(Instant began, long seed, List<Answered> answered) {
    /** Nobody has been asked, and most writes never ask. */
    public static final Consulted NOBODY = new Consulted(Instant.EPOCH, 0, List.of());

    /** A question and what came of it. */
    public record Answered(Question question, Reply reply) {}

    public Consulted {
        answered = List.copyOf(answered);
    }

    /** The beginning of asking. */
    public static Consulted from(Instant began, long seed) {
        return new Consulted(began, seed, List.of());
    }

    /** What is known of a question. */
    public Optional<Reply> reply(Question question) {
        return answered.stream()
                .filter(known -> known.question().equals(question))
                .map(Answered::reply)
                .findFirst();
    }

    /** The same with answers more. */
    public Consulted with(List<Answered> more) {
        List<Answered> all = new ArrayList<>(answered);
        all.addAll(more);
        return new Consulted(began, seed, all);
    }

    /** Whether this is a write that asks. */
    public boolean hasBegun() {
        return !began.equals(NOBODY.began);
    }
}
