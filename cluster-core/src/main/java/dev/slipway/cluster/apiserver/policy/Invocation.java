package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One time that a policy is asked about a write: through a binding, with one object of parameters.
 *
 * @param meant the kind, at the version that the policy names, as which it sees the object
 */
record Invocation(Binding binding, Kind meant, Optional<ApiObject> parameters) {

    /**
     * All times.
     *
     * @param wrongs why some of them cannot be
     */
    record All(List<Invocation> invocations, List<Misconfigured> wrongs) {
        private void through(Binding binding, Kind meant, Optional<Kind> paramKind, Request request) {
            Optional<Binding> through = Optional.of(binding);
            Answer<Optional<Kind>> match = binding.about().match(request);
            match.refusal().map(Status::message).ifPresent(why -> wrong(through, "binding", why));
            if (match.asOptional().flatMap(kind -> kind).isEmpty()) return;
            Answer<List<Optional<ApiObject>>> parameters = Parameters.of(binding, paramKind, request);
            parameters.refusal().map(Status::message).ifPresent(why -> wrong(through, "binding", why));
            for (Optional<ApiObject> one : parameters.asOptional().orElse(List.of()))
                invocations.add(new Invocation(binding, meant, one));
        }

        private void wrong(Optional<Binding> binding, String what, String why) {
            wrongs.add(new Misconfigured(binding, "failed to configure " + what + ": " + why));
        }
    }

    /** Why a policy, or one of its bindings, cannot be asked. */
    record Misconfigured(Optional<Binding> binding, String why) {}

    static All of(Policy policy, List<Binding> bindings, Request request) {
        All all = new All(new ArrayList<>(), new ArrayList<>());
        Answer<Optional<Kind>> match = policy.about().match(request);
        match.refusal().map(Status::message).ifPresent(why -> all.wrong(Optional.empty(), "policy", why));
        Optional<Kind> meant = match.asOptional().flatMap(kind -> kind);
        if (meant.isEmpty()) return all;
        Optional<Kind> paramKind = policy.paramKind().flatMap(request.kinds()::find);
        if (policy.paramKind().isPresent() && paramKind.isEmpty()) {
            String kind = policy.paramKind().get().toString();
            all.wrong(Optional.empty(), "policy", "failed to find resource referenced by paramKind: '" + kind + "'");
            return all;
        }
        for (Binding binding : bindings) all.through(binding, meant.get(), paramKind, request);
        return all;
    }
}
