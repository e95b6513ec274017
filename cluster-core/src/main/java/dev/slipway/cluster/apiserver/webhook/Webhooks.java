package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Matcher;
import dev.slipway.cluster.apiserver.admission.Outside;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Verdict;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.object.ApiObject;
import java.util.List;
import java.util.function.Function;

/** The webhooks of all configurations that are there, as those outside who have a say in admission. Only for use on the loop. */
public final class Webhooks implements Outside {
    private final Conditions conditions;

    /** @param expressions who compiles the conditions under which webhooks are asked */
    public Webhooks(Expressions expressions) {
        this.conditions = new Conditions(expressions);
    }

    @Override
    public Verdict mutate(Request request, Function<ApiObject, Verdict> inside) {
        List<Webhook> webhooks = Webhook.mutating(request.head());
        if (webhooks.isEmpty() || Matcher.isExempt(request)) return Verdict.let(request.object());
        return new Mutation(request, webhooks, conditions).run(inside);
    }

    @Override
    public Verdict judge(Request request) {
        List<Webhook> webhooks = Webhook.validating(request.head());
        if (webhooks.isEmpty() || Matcher.isExempt(request)) return Verdict.let(request.object());
        return new Judgement(request, conditions).of(webhooks);
    }
}
