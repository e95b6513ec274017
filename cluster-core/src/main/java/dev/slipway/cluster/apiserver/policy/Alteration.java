package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Seen;
import dev.slipway.cluster.apiserver.policy.Policy.Mutation;
import dev.slipway.cluster.apiserver.step.Rewritten;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.cel.Expressions.Result;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.merge.JsonPatch;
import dev.slipway.diff.merge.Patched;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;

/** One policy let loose on one object: through every binding that is about it, once for each object of parameters. */
final class Alteration {
    private static final String NOT_APPLIED = "error applying patch: ";

    private final Policy policy;
    private Request request;

    Alteration(Policy policy, Request request) {
        this.policy = policy;
        this.request = request;
    }

    /** The object as the policy wants it; a refusal where that cannot be told and may not be left. */
    Answer<ApiObject> through(List<Binding> bindings) {
        Invocation.All all = Invocation.of(policy, bindings, request);
        if (!policy.mayFail() && !all.wrongs().isEmpty()) {
            Invocation.Misconfigured first = all.wrongs().get(0);
            return Answer.refused(denied(first.binding(), first.why()));
        }
        for (Invocation invocation : all.invocations()) {
            Optional<String> failure = mutate(invocation);
            if (failure.isPresent() && !policy.mayFail())
                return Answer.refused(denied(Optional.of(invocation.binding()), failure.get()));
        }
        return Answer.done(request.object());
    }

    /** Why it failed, if it did; then as much was done as came before. */
    private Optional<String> mutate(Invocation invocation) {
        Hearing.Conditions conditions = new Hearing(policy, request, invocation).conditions();
        if (conditions instanceof Hearing.Conditions.Unmet) return Optional.empty();
        if (conditions instanceof Hearing.Conditions.Unclear unclear) return Optional.of(unclear.why());
        for (Mutation mutation : policy.texts().mutations()) {
            Hearing hearing = new Hearing(policy, request, invocation);
            Result made = hearing.make(mutation.maker());
            if (made instanceof Result.Failed failed) return Optional.of(failed.why());
            if (!(made instanceof Result.Value value)) return Optional.of(Hearing.SPENT);
            Answer<ApiObject> after = patched(value.tree(), mutation, hearing.seen());
            if (after.refusal().isPresent()) return after.refusal().map(Status::message);
            request = request.of(after.asOptional().orElseThrow());
        }
        return Optional.empty();
    }

    private Answer<ApiObject> patched(Tree made, Mutation mutation, Seen seen) {
        ApiObject shown = seen.show(request.object());
        Answer<Mapping> root = mutation.applies()
                ? ApplyConfiguration.apply(shown, made.asMapping().orElseThrow(), seen, request.now())
                : operated(shown.root(), made);
        return root.fold(changed -> kept(shown, new ApiObject(changed), seen), Answer::refused);
    }

    /** A test that does not hold means that the operations are not for this object. */
    private static Answer<Mapping> operated(Mapping root, Tree operations) {
        Patched patched = JsonPatch.apply(root, operations);
        if (patched instanceof Patched.To to)
            return to.tree()
                    .asMapping()
                    .map(Answer::done)
                    .orElseGet(() -> wrong("the operations do not make an object"));
        Patched.Refused refused = (Patched.Refused) patched;
        return refused.reason() == Patched.Reason.UNTRUE ? Answer.done(root) : wrong(refused.message());
    }

    private static <T> Answer<T> wrong(String why) {
        return Answer.refused(Status.badRequest(NOT_APPLIED + why));
    }

    /** A policy changes the object that is written, and makes no other of it. */
    private static Answer<ApiObject> kept(ApiObject shown, ApiObject changed, Seen seen) {
        boolean same = changed.gvk().equals(shown.gvk()) && changed.key().equals(shown.key());
        if (!same) return wrong("an object keeps its apiVersion, kind, namespace and name");
        return Rewritten.of(changed, seen).fold(Answer::done, refusal -> wrong(refusal.message()));
    }

    private Status denied(Optional<Binding> binding, String why) {
        String with = binding.map(one -> " with binding '" + one.name() + "'").orElse("");
        Status forbidden = request.forbidden("policy '" + policy.name() + "'" + with + " denied request: " + why);
        return new Status(forbidden.code(), "Invalid", forbidden.message(), forbidden.details());
    }
}
