package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Question;
import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.apiserver.admission.Reply;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Seen;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.Optional;

/**
 * One webhook and one write: whether it is asked, as what it sees the object, and what it said.
 *
 * @param seen the write as it sees it
 */
record Inquiry(Webhook webhook, Seen seen) {

    /** Empty where the webhook is not asked about the write; a refusal where that cannot be told. */
    static Answer<Optional<Inquiry>> of(Webhook webhook, Request request, Conditions conditions) {
        Answer<Optional<Kind>> match = webhook.matcher().match(request);
        Optional<Kind> meant = match.asOptional().flatMap(kind -> kind);
        if (meant.isEmpty()) return match.map(nothing -> Optional.empty());
        Seen seen = new Seen(request, meant.get());
        return conditions
                .hold(webhook, seen)
                .map(held -> held ? Optional.of(new Inquiry(webhook, seen)) : Optional.empty());
    }

    Request request() {
        return seen.request();
    }

    /** Why the write is refused before anybody is asked, if so. */
    Optional<Status> refusal() {
        boolean forbidden = request().dryRun() && !webhook.answersDryRuns();
        return forbidden ? Optional.of(Words.noDryRun(webhook)) : Optional.empty();
    }

    Question question() {
        return new Question(webhook.who(), place().address(), Reviews.request(seen), webhook.timeout());
    }

    private Place place() {
        return Place.of(webhook.definition().mapping("clientConfig"), request().head());
    }

    /** What is known of the answer; empty if the webhook must be asked first. */
    Optional<Reply> reply() {
        if (!webhook.understandsReviews())
            return failed(
                    "could not create admission objects: webhook does not accept known AdmissionReview versions (v1)");
        Place place = place();
        if (place.unreachable().isPresent()) {
            String url = Asking.withTimeout(place.address().url(), webhook.timeout());
            return Optional.of(Responses.failedCall(url, place.unreachable().get()));
        }
        return request().consulted().reply(question()).map(this::checked);
    }

    private static Optional<Reply> failed(String why) {
        return Optional.of(new Reply.Failed(why));
    }

    private Reply checked(Reply reply) {
        if (!(reply instanceof Reply.Said said)) return reply;
        return Words.misfit(said.response(), webhook.mayChange())
                .<Reply>map(why -> new Reply.Failed("received invalid webhook response: " + why))
                .orElse(reply);
    }

    /** What the webhook wants to be told and remembered. */
    Remarks remarks(Mapping response) {
        Remarks remarks = Remarks.warning(response.sequence("warnings").texts());
        for (var annotation : response.mapping("auditAnnotations").texts().entrySet())
            remarks = remarks.annotated(webhook.name() + "/" + annotation.getKey(), annotation.getValue());
        return remarks;
    }
}
