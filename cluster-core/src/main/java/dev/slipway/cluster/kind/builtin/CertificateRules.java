package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rules of CertificateSigningRequests. What was asked for stays as it was; approving and denying is final. */
final class CertificateRules implements Rules {
    private static final int SHORTEST_SECONDS = 600;
    private static final List<String> FINAL = List.of("Approved", "Denied", "Failed");

    /** Nobody may ask in another's name. */
    private static final List<String> OF_THE_REQUESTER = List.of("username", "uid", "groups", "extra");

    @Override
    public ApiObject born(ApiObject request) {
        Mapping spec = request.spec();
        for (String field : OF_THE_REQUESTER) spec = spec.without(field);
        return request.with("spec", spec).withStatus(Mapping.empty());
    }

    @Override
    public List<Cause> validate(ApiObject request) {
        Problems problems = new Problems();
        Mapping spec = request.spec();
        request(spec.text("request").orElse(""), problems);
        List<String> usages = spec.sequence("usages").texts();
        if (usages.isEmpty()) problems.required("spec.usages");
        for (int i = 0; i < usages.size(); i++) {
            if (usages.indexOf(usages.get(i)) < i) problems.duplicate("spec.usages[" + i + "]", usages.get(i));
        }
        signer(spec.text("signerName").orElse(""), problems);
        spec.whole("expirationSeconds")
                .filter(seconds -> seconds < SHORTEST_SECONDS)
                .ifPresent(seconds -> problems.invalid(
                        "spec.expirationSeconds",
                        seconds,
                        "may not specify a duration less than 600 seconds (10 minutes)"));
        return problems.causes();
    }

    private static void request(String base64, Problems problems) {
        String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
        boolean isRequest = text.contains("-----BEGIN CERTIFICATE REQUEST-----")
                && text.contains("-----END CERTIFICATE REQUEST-----");
        if (!isRequest) problems.invalid("spec.request", base64, "PEM block type must be CERTIFICATE REQUEST");
    }

    private static void signer(String name, Problems problems) {
        String field = "spec.signerName";
        int slash = name.indexOf('/');
        if (name.isEmpty()) problems.required(field);
        else if (slash <= 0 || slash == name.length() - 1)
            problems.invalid(
                    field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
        else if (!name.substring(0, slash).contains("."))
            problems.invalid(field, name, "should be a domain with at least two segments separated by dots");
        else problems.rule(field, name, Formats.subdomain(name.substring(0, slash)));
    }

    @Override
    public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
        return new Problems()
                .immutable("spec", before.at("spec"), after.at("spec"))
                .causes();
    }

    /** Who fills in the certificate is not who approves it. */
    @Override
    public List<Cause> validateStatus(ApiObject before, ApiObject after) {
        Problems problems = new Problems().addAll(validateApproval(before, after));
        for (String type : List.of("Approved", "Denied")) {
            if (types(after).contains(type) && !types(before).contains(type))
                problems.forbidden("status.conditions", "updates may not add a condition of type \"" + type + "\"");
        }
        return problems.causes();
    }

    @Override
    public List<Cause> validateApproval(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        List<String> now = types(after);
        if (now.contains("Approved") && now.contains("Denied"))
            problems.invalid("status.conditions", "Denied", "Approved and Denied conditions are mutually exclusive");
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < now.size(); i++) {
            if (!seen.add(now.get(i))) problems.duplicate("status.conditions[" + i + "].type", now.get(i));
        }
        for (String type : FINAL) {
            if (types(before).contains(type) && !now.contains(type))
                problems.forbidden("status.conditions", "updates may not remove a condition of type \"" + type + "\"");
        }
        return problems.causes();
    }

    private static List<String> types(ApiObject request) {
        return request.conditions().stream().map(Condition::type).toList();
    }
}
