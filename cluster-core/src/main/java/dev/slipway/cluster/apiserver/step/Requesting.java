package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.apiserver.access.SigningRequest;
import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What only the server can say of CertificateSigningRequests: who asks, when something was decided, and whether the request is one. */
final class Requesting {
    private static final GroupKind KIND = new GroupKind("certificates.k8s.io", "CertificateSigningRequest");
    private static final List<String> OF_THE_REQUESTER = List.of("username", "uid", "groups", "extra");

    private Requesting() {}

    static boolean concerns(ApiObject object) {
        return object.gvk().groupKind().equals(KIND);
    }

    /** A new request in the name of who makes it, whatever it says. */
    static ApiObject of(ApiObject request, User user) {
        Mapping spec = request.spec();
        for (String field : OF_THE_REQUESTER) spec = spec.without(field);
        for (var said : user.info()) spec = spec.with(said.getKey(), said.getValue());
        return request.with("spec", spec);
    }

    /** Conditions that do not say since when they hold do so since before, or from now on. */
    static ApiObject dated(ApiObject before, ApiObject after, Instant now) {
        List<Mapping> old = before.status().sequence("conditions").mappings();
        List<Tree> dated = new ArrayList<>();
        for (Mapping condition : after.status().sequence("conditions").mappings()) {
            Mapping known = condition;
            if (!condition.has("lastTransitionTime"))
                known = known.with("lastTransitionTime", since(condition, old).orElse(Times.seconds(now)));
            if (!condition.has("lastUpdateTime")) known = known.with("lastUpdateTime", Times.seconds(now));
            dated.add(known);
        }
        return dated.isEmpty() ? after : after.withAt(new Sequence(dated), "status", "conditions");
    }

    private static Optional<String> since(Mapping condition, List<Mapping> old) {
        return old.stream()
                .filter(other -> other.get("type").equals(condition.get("type"))
                        && other.get("status").equals(condition.get("status")))
                .findFirst()
                .flatMap(other -> other.text("lastTransitionTime"));
    }

    /** What is wrong with the request itself. */
    static List<Cause> problems(ApiObject request) {
        Problems problems = new Problems();
        String base64 = request.spec().text("request").orElse("");
        SigningRequest.Reading reading = SigningRequest.read(base64);
        if (reading.request().isEmpty()) problems.invalid("spec.request", base64, reading.problem());
        return problems.causes();
    }
}
