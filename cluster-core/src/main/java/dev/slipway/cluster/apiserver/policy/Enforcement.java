package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.policy.Findings.Wrong;
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
        Invocation.All all = Invocation.of(policy, bindings, request);
        if (!policy.mayFail())
            all.wrongs().forEach(wrong -> findings.deny(policy, wrong.binding(), new Wrong(0, wrong.why(), INVALID)));
        for (Invocation invocation : all.invocations())
            report(invocation.binding(), new Evaluation(policy, request, invocation).evaluate());
        annotations.forEach((key, values) -> findings.annotate(policy.name() + "/" + key, String.join(", ", values)));
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
