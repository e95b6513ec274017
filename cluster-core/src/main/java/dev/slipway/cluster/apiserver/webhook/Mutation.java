package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.apiserver.admission.Reply;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Verdict;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Mutating webhooks one after the other, each with what the one before made of the object. When one has changed it, the rules of this process
 * see it again, and then those webhooks that were asked before the change and want to see such; that second round is the last.
 */
final class Mutation {
    private static final String ANNOTATION = "mutation.webhook.admission.k8s.io/";

    private final Request request;
    private final List<Webhook> webhooks;
    private final Conditions conditions;
    private final List<Webhook> earlier = new ArrayList<>();
    private final Set<Webhook> again = new LinkedHashSet<>();
    private ApiObject object;
    private Remarks remarks = Remarks.NONE;
    private boolean changed;

    Mutation(Request request, List<Webhook> webhooks, Conditions conditions) {
        this.request = request;
        this.conditions = conditions;
        this.webhooks = webhooks;
        this.object = request.object();
    }

    /** What all of them make of it, as far as their answers are known. */
    Verdict run(Function<ApiObject, Verdict> inside) {
        for (int i = 0; i < webhooks.size(); i++) {
            Optional<Verdict> end = ask(webhooks.get(i), 0, i);
            if (end.isPresent()) return end.get();
        }
        if (!changed) return new Verdict.Let(object, remarks);
        return inside.apply(object)
                .after(remarks)
                .fold((seenAgain, said) -> secondRound(seenAgain, said), Verdict.Refuse::new, Verdict.Ask::new);
    }

    private Verdict secondRound(ApiObject seenAgain, Remarks said) {
        if (!seenAgain.equals(object)) again.addAll(earlier);
        object = seenAgain;
        remarks = said;
        for (int i = 0; i < webhooks.size(); i++) {
            Webhook webhook = webhooks.get(i);
            Optional<Verdict> end = again.contains(webhook) ? ask(webhook, 1, i) : Optional.empty();
            if (end.isPresent()) return end.get();
        }
        return new Verdict.Let(object, remarks);
    }

    /** The end of it, if this webhook is one: a refusal, or a question. */
    private Optional<Verdict> ask(Webhook webhook, int round, int index) {
        Answer<Optional<Inquiry>> found = Inquiry.of(webhook, request.of(object), conditions);
        if (found.refusal().isPresent()) return refuse(found.refusal().get());
        Optional<Inquiry> inquiry = found.asOptional().flatMap(one -> one);
        if (inquiry.isEmpty()) return Optional.empty();
        Optional<Status> refusal = inquiry.get().refusal();
        if (refusal.isPresent()) return refuse(refusal.get());
        Optional<Reply> reply = inquiry.get().reply();
        if (reply.isEmpty())
            return Optional.of(new Verdict.Ask(List.of(inquiry.get().question())));
        String place = "round_" + round + "_index_" + index;
        return reply.get() instanceof Reply.Said said
                ? heed(said.response(), inquiry.get(), place)
                : fail(((Reply.Failed) reply.get()).why(), webhook, place);
    }

    private Optional<Verdict> heed(Mapping response, Inquiry inquiry, String place) {
        Webhook webhook = inquiry.webhook();
        remarks = remarks.and(inquiry.remarks(response));
        boolean allowed = response.bool("allowed").orElse(false);
        if (!allowed) {
            annotate(webhook, place, false);
            return refuse(Words.denied(webhook, response));
        }
        Change.Patch patch = Change.patch(response);
        if (patch instanceof Change.Patch.Broken broken) return fail(broken.why(), webhook, place);
        if (patch instanceof Change.Patch.None) {
            goOn(webhook, object, place);
            return Optional.empty();
        }
        Answer<ApiObject> after = Change.apply(((Change.Patch.Of) patch).operations(), inquiry);
        after.asOptional().ifPresent(patched -> goOn(webhook, patched, place));
        return after.refusal().flatMap(this::refuse);
    }

    private void goOn(Webhook webhook, ApiObject after, String place) {
        boolean differs = !after.equals(object);
        if (differs) {
            changed = true;
            again.addAll(earlier);
            earlier.clear();
            object = after;
        }
        if (webhook.isAskedAgain()) earlier.add(webhook);
        annotate(webhook, place, differs);
    }

    private Optional<Verdict> fail(String why, Webhook webhook, String place) {
        annotate(webhook, place, false);
        if (!webhook.mayFail()) return refuse(Words.internal(Words.failure(webhook, why)));
        if (webhook.isAskedAgain()) earlier.add(webhook);
        remarks = remarks.annotated("failed-open." + ANNOTATION + place, webhook.name());
        return Optional.empty();
    }

    private void annotate(Webhook webhook, String place, boolean mutated) {
        Mapping said =
                Mapping.of("configuration", webhook.configuration(), "webhook", webhook.name(), "mutated", mutated);
        remarks = remarks.annotated(ANNOTATION + place, Json.text(said));
    }

    private Optional<Verdict> refuse(Status status) {
        return Optional.of(new Verdict.Refuse(status, remarks));
    }
}
