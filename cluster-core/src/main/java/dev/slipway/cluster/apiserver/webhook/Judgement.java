package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Question;
import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.apiserver.admission.Reply;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Verdict;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Validating webhooks, all at once: every one is heard, and the first refusal in their order counts. */
final class Judgement {
    private static final String FAILED_OPEN = "failed-open.validating.webhook.admission.k8s.io/round_0_index_";

    private final Request request;
    private final Conditions conditions;
    private Remarks remarks = Remarks.NONE;
    private Optional<Status> refusal = Optional.empty();

    Judgement(Request request, Conditions conditions) {
        this.conditions = conditions;
        this.request = request;
    }

    /** What all of them say, or whom to ask first. */
    Verdict of(List<Webhook> webhooks) {
        List<Inquiry> inquiries = new ArrayList<>();
        for (Webhook webhook : webhooks) {
            Answer<Optional<Inquiry>> found = Inquiry.of(webhook, request, conditions);
            if (found.refusal().isPresent())
                return Verdict.refuse(found.refusal().get());
            found.asOptional().flatMap(one -> one).ifPresent(inquiries::add);
        }
        List<Question> open = new ArrayList<>();
        for (int i = 0; i < inquiries.size(); i++) hear(inquiries.get(i), i, open);
        if (!open.isEmpty()) return new Verdict.Ask(open);
        if (refusal.isPresent()) return new Verdict.Refuse(refusal.get(), remarks);
        return new Verdict.Let(request.object(), remarks);
    }

    private void hear(Inquiry inquiry, int index, List<Question> open) {
        Optional<Status> forbidden = inquiry.refusal();
        if (forbidden.isPresent()) {
            refuse(forbidden.get());
            return;
        }
        Optional<Reply> reply = inquiry.reply();
        if (reply.isEmpty()) open.add(inquiry.question());
        else if (reply.get() instanceof Reply.Said said) heed(said.response(), inquiry);
        else fail(((Reply.Failed) reply.get()).why(), inquiry.webhook(), index);
    }

    private void heed(Mapping response, Inquiry inquiry) {
        remarks = remarks.and(inquiry.remarks(response));
        boolean allowed = response.bool("allowed").orElse(false);
        if (!allowed) refuse(Words.denied(inquiry.webhook(), response));
    }

    private void fail(String why, Webhook webhook, int index) {
        if (webhook.mayFail()) remarks = remarks.annotated(FAILED_OPEN + index, webhook.name());
        else refuse(Words.internal(Words.failure(webhook, why)));
    }

    private void refuse(Status status) {
        if (refusal.isEmpty()) refusal = Optional.of(status);
    }
}
