package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.policy.Findings.Wrong;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One policy asked about one write: through every binding that is about it, once for each object of parameters. */
final class Enforcement {
    private static final String INVALID = "Invalid";

    private final Policy policy;
    private final Request request;
    private final Findings findings;
    private final Map<String, List<String>> annotations = new LinkedHashMap<>();

    Enforcement(Policy policy, Request request, Findings findings) {
        this.policy = policy;
        this.request = request;
        this.findings = findings;
    }

    void enforce(List<Binding> bindings) {
        Answer<Optional<Kind>> match = policy.about().match(request);
        if (match.refusal().isPresent()) misconfigured(match.refusal().get().message());
        Optional<Kind> meant = match.asOptional().flatMap(kind -> kind);
        if (meant.isEmpty()) return;
        Optional<Kind> paramKind = policy.paramKind().flatMap(request.kinds()::find);
        if (policy.paramKind().isPresent() && paramKind.isEmpty()) {
            misconfigured("failed to find resource referenced by paramKind: '"
                    + policy.paramKind().get() + "'");
            return;
        }
        for (Binding binding : bindings) through(binding, meant.get(), paramKind);
        annotations.forEach((key, values) -> findings.annotate(policy.name() + "/" + key, String.join(", ", values)));
    }

    private void misconfigured(String why) {
        if (!policy.mayFail())
            findings.deny(policy, Optional.empty(), new Wrong(0, "failed to configure policy: " + why, INVALID));
    }

    private void misconfigured(Binding binding, String why) {
        if (!policy.mayFail())
            findings.deny(policy, Optional.of(binding), new Wrong(0, "failed to configure binding: " + why, INVALID));
    }

    private void through(Binding binding, Kind meant, Optional<Kind> paramKind) {
        Answer<Optional<Kind>> match = binding.about().match(request);
        if (match.refusal().isPresent())
            misconfigured(binding, match.refusal().get().message());
        if (match.asOptional().flatMap(kind -> kind).isEmpty()) return;
        Answer<List<Optional<ApiObject>>> parameters = Parameters.of(binding, paramKind, request);
        parameters.refusal().map(Status::message).ifPresent(why -> misconfigured(binding, why));
        for (Optional<ApiObject> one : parameters.asOptional().orElse(List.of()))
            report(binding, new Evaluation(policy, request, meant, one).evaluate());
    }

    private void report(Binding binding, Evaluation.Outcome outcome) {
        outcome.wrongs().forEach(wrong -> findings.wrong(policy, binding, wrong));
        outcome.annotations().forEach((key, value) -> {
            List<String> values = annotations.computeIfAbsent(key, first -> new ArrayList<>());
            if (!values.contains(value)) values.add(value);
        });
        outcome.unannotated().forEach(why -> findings.deny(policy, Optional.of(binding), new Wrong(0, why, INVALID)));
    }
}
