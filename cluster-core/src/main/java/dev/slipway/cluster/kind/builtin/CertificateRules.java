package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Rules of CertificateSigningRequests. What was asked for stays as it was; approving and denying is final. */
final class CertificateRules implements Rules {
    private static final int SHORTEST_SECONDS = 600;
    private static final List<String> FINAL = List.of("Approved", "Denied", "Failed");

    private static final List<String> USAGES = List.of(
            "any",
            "cert sign",
            "client auth",
            "code signing",
            "content commitment",
            "crl sign",
            "data encipherment",
            "decipher only",
            "digital signature",
            "email protection",
            "encipher only",
            "ipsec end system",
            "ipsec tunnel",
            "ipsec user",
            "key agreement",
            "key encipherment",
            "microsoft sgc",
            "netscape sgc",
            "ocsp signing",
            "s/mime",
            "server auth",
            "signing",
            "timestamping");

    @Override
    public ApiObject born(ApiObject request) {
        return request.withStatus(Mapping.empty());
    }

    /** Whether the request itself is one, the server finds out. */
    @Override
    public List<Cause> validate(ApiObject request) {
        Problems problems = new Problems();
        Mapping spec = request.spec();
        usages(spec.sequence("usages").texts(), problems);
        signer(spec.text("signerName").orElse(""), problems);
        spec.whole("expirationSeconds")
                .filter(seconds -> seconds < SHORTEST_SECONDS)
                .ifPresent(seconds -> problems.invalid(
                        "spec.expirationSeconds",
                        seconds,
                        "may not specify a duration less than 600 seconds (10 minutes)"));
        conditions(request, problems);
        return problems.causes();
    }

    private static void usages(List<String> usages, Problems problems) {
        if (usages.isEmpty()) problems.required("spec.usages");
        for (int i = 0; i < usages.size(); i++)
            if (!USAGES.contains(usages.get(i))) problems.notSupported("spec.usages[" + i + "]", usages.get(i), USAGES);
        for (int i = 0; i < usages.size(); i++)
            if (usages.indexOf(usages.get(i)) < i) problems.duplicate("spec.usages[" + i + "]", usages.get(i));
    }

    private static void signer(String name, Problems problems) {
        String field = "spec.signerName";
        int slash = name.indexOf('/');
        if (name.isEmpty()) problems.required(field);
        else if (name.equals("kubernetes.io/legacy-unknown"))
            problems.invalid(field, name, "the legacy signerName is not allowed via this API version");
        else if (slash <= 0 || slash == name.length() - 1)
            problems.invalid(
                    field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
        else if (!name.substring(0, slash).contains("."))
            problems.invalid(field, name, "should be a domain with at least two segments separated by dots");
        else problems.rule(field, name, Formats.subdomain(name.substring(0, slash)));
    }

    private static void conditions(ApiObject request, Problems problems) {
        List<Mapping> conditions = request.status().sequence("conditions").mappings();
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String field = "status.conditions[" + i + "]";
            String type = conditions.get(i).text("type").orElse("");
            String status = conditions.get(i).text("status").orElse("");
            List<String> allowed = FINAL.contains(type) ? List.of("True") : List.of("False", "True", "Unknown");
            if (type.isEmpty()) problems.required(field + ".type");
            if (status.isEmpty()) problems.required(field + ".status");
            else if (!allowed.contains(status)) problems.notSupported(field + ".status", status, allowed);
            boolean isSecond = type.equals("Approved") && seen.contains("Denied")
                    || type.equals("Denied") && seen.contains("Approved");
            if (isSecond)
                problems.invalid("status.conditions", type, "Approved and Denied conditions are mutually exclusive");
            if (!seen.add(type)) problems.duplicate(field + ".type", type);
        }
    }

    /** Who fills in the certificate is not who approves it. */
    @Override
    public List<Cause> validateStatus(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        conditions(after, problems);
        keepsDecisions(before, after, problems);
        for (String type : List.of("Approved", "Denied")) {
            List<Mapping> old = of(type, before);
            List<Mapping> now = of(type, after);
            if (now.size() > old.size())
                problems.forbidden("status.conditions", "updates may not add a condition of type \"" + type + "\"");
            else if (now.size() == old.size() && !now.equals(old))
                problems.forbidden("status.conditions", "updates may not modify a condition of type \"" + type + "\"");
        }
        certificate(before, after, problems);
        return problems.causes();
    }

    private static void certificate(ApiObject before, ApiObject after, Problems problems) {
        String old = before.status().text("certificate").orElse("");
        String now = after.status().text("certificate").orElse("");
        if (now.equals(old)) return;
        if (!isCertificate(now))
            problems.invalid(
                    "status.certificate",
                    "<certificate data>",
                    "expected one or more CERTIFICATE blocks, found none or other blocks");
        if (!old.isEmpty())
            problems.forbidden("status.certificate", "updates may not modify existing certificate content");
    }

    private static boolean isCertificate(String base64) {
        if (base64.isEmpty()) return true;
        String text = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
        return text.contains("-----BEGIN CERTIFICATE-----")
                && text.split("-----BEGIN ", -1).length == text.split("-----BEGIN CERTIFICATE-----", -1).length;
    }

    @Override
    public List<Cause> validateApproval(ApiObject before, ApiObject after) {
        Problems problems = new Problems();
        conditions(after, problems);
        keepsDecisions(before, after, problems);
        return problems.causes();
    }

    private static void keepsDecisions(ApiObject before, ApiObject after, Problems problems) {
        for (String type : FINAL) {
            if (of(type, after).size() < of(type, before).size())
                problems.forbidden("status.conditions", "updates may not remove a condition of type \"" + type + "\"");
        }
    }

    private static List<Mapping> of(String type, ApiObject request) {
        return request.status().sequence("conditions").mappings().stream()
                .filter(condition -> condition.text("type").equals(Optional.of(type)))
                .toList();
    }
}
