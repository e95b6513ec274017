package dev.slipway.webhooks.reply.rest;

import dev.slipway.webhooks.reply.Answer;
import dev.slipway.webhooks.reply.Comment;
import dev.slipway.webhooks.reply.Failure;
import dev.slipway.webhooks.reply.Failure.Reason;
import dev.slipway.webhooks.reply.Marker;
import dev.slipway.webhooks.reply.PullRequests.Written;
import dev.slipway.webhooks.reply.rest.Calls.Standing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One comment of ours per pull request, whatever happens to it: looked up once by its marker, then by its id, edited in place, made again where
 * somebody deleted it. Two processes may look at the same time, find none, and make one each: so after it was made it is looked up again, and
 * of several the oldest stays, whoever made it.
 *
 * <p>A marker can be copied by anybody, so it makes a comment ours only with its author: the token's own user, or, where the forge does not
 * say who that is, a program that an administrator let in, or somebody who may write. Otherwise whoever opens a pull request could put a
 * marked comment there first, let us edit it, and edit it again.
 */
final class OneComment {
    /** Pull requests whose comment's id is kept; the one used least goes first, and is looked up again. */
    private static final int MOST_KEPT = 1000;

    /** Somebody writes at the same time: once more with what stands there then. */
    private static final int ATTEMPTS = 3;

    private final Calls calls;
    private Optional<String> me = Optional.empty();
    private final Map<String, Standing> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Standing> eldest) {
            return size() > MOST_KEPT;
        }
    };

    OneComment(Calls calls) {
        this.calls = calls;
    }

    Answer<Written> write(long number, Comment comment) {
        int length = calls.limits().unit().count(comment.text());
        if (length > calls.limits().room())
            return Rest.failed(
                    Reason.REFUSED,
                    "the comment has " + length + " characters, the forge takes "
                            + calls.limits().room());
        return calls.byNumber(number)
                .then(pull -> write(number, comment, pull.head().commit(), ATTEMPTS));
    }

    private Answer<Written> write(long number, Comment comment, String headNow, int attemptsLeft) {
        Answer<Written> written = standing(number, comment)
                .then(found -> found.map(standing -> over(number, standing, comment, headNow))
                        .orElseGet(() -> create(number, comment, headNow)));
        boolean again = attemptsLeft > 1
                && written.whyNot().filter(OneComment::isWorthAnotherLook).isPresent();
        return again ? write(number, comment, headNow, attemptsLeft - 1) : written;
    }

    /** Deleted or edited between our look and our write. */
    private static boolean isWorthAnotherLook(Failure failure) {
        return failure.reason() == Reason.CONFLICT || failure.reason() == Reason.NOT_FOUND;
    }

    private Answer<Optional<Standing>> standing(long number, Comment comment) {
        Optional<Standing> remembered = Optional.ofNullable(known.get(key(number, comment)));
        if (remembered.isEmpty()) return search(number, comment);
        Answer<Standing> now = calls.comment(number, remembered.get());
        if (now.whyNot().filter(failure -> failure.reason() == Reason.NOT_FOUND).isEmpty())
            return now.map(Optional::of);
        known.remove(key(number, comment));
        return search(number, comment);
    }

    private Answer<Optional<Standing>> search(long number, Comment comment) {
        return calls.comments(number)
                .then(all -> firstOfOurs(
                        number,
                        all.stream()
                                .filter(standing -> Marker.in(standing.body())
                                        .filter(marker -> marker.isOf(comment.subject(), number))
                                        .isPresent())
                                .toList()));
    }

    private Answer<Optional<Standing>> firstOfOurs(long number, List<Standing> marked) {
        Optional<Standing> first = Optional.empty();
        for (Standing standing : marked) {
            Answer<Boolean> ours = isOurs(standing);
            if (ours.whyNot().isPresent()) return Answer.failed(ours.whyNot().get());
            if (!ours.given().orElse(false)) continue;
            // Two processes looked at the same time. Only what is surely ours is deleted, and it may be gone already.
            if (first.isPresent() && me.equals(Optional.of(standing.author()))) calls.delete(number, standing);
            if (first.isEmpty()) first = Optional.of(standing);
        }
        return Answer.of(first);
    }

    private Answer<Boolean> isOurs(Standing standing) {
        if (me.isEmpty()) {
            Answer<String> asked = calls.me();
            me = asked.given();
            if (asked.whyNot().filter(failure -> failure.reason().passes()).isPresent())
                return Answer.failed(asked.whyNot().get());
        }
        if (me.isPresent()) return Answer.of(me.get().equals(standing.author()));
        return standing.bot() ? Answer.of(true) : calls.mayWrite(standing.author());
    }

    private Answer<Written> over(long number, Standing standing, Comment comment, String headNow) {
        known.put(key(number, comment), standing);
        return switch (Marker.ruling(standing.body(), number, comment, headNow)) {
            case KEEP -> Answer.of(Written.UNCHANGED);
            case YIELD -> Answer.of(Written.SUPERSEDED);
            case WRITE ->
                calls.edit(number, standing, Marker.body(number, comment, calls.hiding()))
                        .map(edited -> {
                            known.put(key(number, comment), edited);
                            return Written.UPDATED;
                        });
        };
    }

    private Answer<Written> create(long number, Comment comment, String headNow) {
        return calls.create(number, Marker.body(number, comment, calls.hiding()))
                .then(created -> {
                    known.put(key(number, comment), created);
                    return search(number, comment)
                            .given()
                            .flatMap(found -> found)
                            .filter(oldest -> !oldest.id().equals(created.id()))
                            .map(oldest -> over(number, oldest, comment, headNow))
                            .orElseGet(() -> Answer.of(Written.CREATED));
                });
    }

    private static String key(long number, Comment comment) {
        return comment.subject() + "/" + number;
    }
}
