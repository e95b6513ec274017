package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rules of ValidatingWebhookConfigurations and MutatingWebhookConfigurations.
 *
 * @param mutating which of the two
 * @param expressions who compiles the conditions under which a webhook is asked
 */
record WebhookRules(boolean mutating, Expressions expressions) implements Rules {
    private static final String FORM = "; desired format: https://host[/path]";

    @Override
    public ApiObject defaults(ApiObject configuration) {
        return new ApiObject(Fill.each(configuration.root(), "webhooks", this::completed));
    }

    private Mapping completed(Mapping webhook) {
        Mapping filled = Matching.selectors(Fill.absent(webhook, "failurePolicy", "Fail"));
        filled = Fill.absent(filled, "timeoutSeconds", 10);
        if (mutating) filled = Fill.absent(filled, "reinvocationPolicy", "Never");
        filled = Fill.in(
                filled,
                "clientConfig",
                client -> Fill.in(client, "service", service -> Fill.absent(service, "port", 443)));
        return Fill.each(filled, "rules", Matching::rule);
    }

    @Override
    public List<Cause> validate(ApiObject configuration) {
        Problems problems = new Problems();
        Set<String> names = new TreeSet<>();
        List<Mapping> webhooks = configuration.root().sequence("webhooks").mappings();
        for (int i = 0; i < webhooks.size(); i++) {
            String at = "webhooks[" + i + "]";
            webhook(at, webhooks.get(i), problems);
            new PolicyTexts(configuration, expressions, problems).conditions(at, webhooks.get(i));
            String name = webhooks.get(i).text("name").orElse("");
            if (!name.isEmpty() && !names.add(name)) problems.duplicate(at + ".name", name);
        }
        return problems.causes();
    }

    private void webhook(String at, Mapping webhook, Problems problems) {
        name(at + ".name", webhook.text("name").orElse(""), problems);
        versions(at + ".admissionReviewVersions", webhook.sequence("admissionReviewVersions"), problems);
        Matching.checkRules(at + ".rules", webhook.sequence("rules").mappings(), problems);
        problems.oneOf(at + ".failurePolicy", webhook.text("failurePolicy"), "Fail", "Ignore");
        Matching.checkSelectors(at, webhook, problems);
        problems.oneOf(at + ".reinvocationPolicy", webhook.text("reinvocationPolicy"), "IfNeeded", "Never");
        Optional<String> sideEffects = webhook.text("sideEffects");
        if (sideEffects.orElse("").isEmpty())
            problems.required(at + ".sideEffects", "must specify one of None, NoneOnDryRun");
        problems.oneOf(at + ".sideEffects", sideEffects.filter(word -> !word.isEmpty()), "None", "NoneOnDryRun");
        webhook.whole("timeoutSeconds")
                .filter(seconds -> seconds < 1 || seconds > 30)
                .ifPresent(seconds -> problems.invalid(
                        at + ".timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds"));
        client(at + ".clientConfig", webhook.mapping("clientConfig"), problems);
    }

    private static void name(String field, String name, Problems problems) {
        if (name.isEmpty()) problems.required(field);
        else if (Formats.subdomain(name).isPresent()) problems.rule(field, name, Formats.subdomain(name));
        else if (name.split("\\.", -1).length < 3)
            problems.invalid(field, name, "should be a domain with at least three segments separated by dots");
    }

    private static void client(String at, Mapping client, Problems problems) {
        boolean url = client.has("url");
        boolean service = client.has("service");
        if (url == service) problems.required(at, "exactly one of url or service is required");
        else if (url) url(at + ".url", client.text("url").orElse(""), problems);
        else service(at + ".service", client.mapping("service"), problems);
    }

    /** Questions are put in the one version that is not deprecated; who understands only another could never be asked. */
    private static void versions(String field, Sequence versions, Problems problems) {
        List<String> all = versions.texts();
        if (all.isEmpty()) problems.required(field, "must specify one of v1, v1beta1");
        for (int i = 0; i < all.size(); i++) {
            String at = field + "[" + i + "]";
            problems.rule(at, all.get(i), Formats.rfc1035(all.get(i)));
            if (all.indexOf(all.get(i)) < i) problems.invalid(at, all.get(i), "duplicate version");
        }
        if (!all.isEmpty() && !all.contains("v1")) problems.invalid(field, versions, "must include at least one of v1");
    }

    private static void url(String field, String text, Problems problems) {
        Optional<URI> parsed = parsed(text);
        if (parsed.isEmpty()) {
            problems.required(field, "url must be a valid URL: parse \"" + text + "\": invalid" + FORM);
            return;
        }
        URI url = parsed.get();
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        if (!scheme.equals("https")) problems.invalid(field, scheme, "'https' is the only allowed URL scheme" + FORM);
        if (url.getHost() == null) problems.invalid(field, "", "host must be specified" + FORM);
        if (url.getUserInfo() != null)
            problems.invalid(field, url.getUserInfo(), "user information is not permitted in the URL");
        if (url.getFragment() != null)
            problems.invalid(field, url.getFragment(), "fragments are not permitted in the URL");
        if (url.getQuery() != null)
            problems.invalid(field, url.getQuery(), "query parameters are not permitted in the URL");
    }

    private static Optional<URI> parsed(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException notAUrl) {
            return Optional.empty();
        }
    }

    private static void service(String at, Mapping service, Problems problems) {
        for (String field : List.of("name", "namespace")) {
            if (service.text(field).orElse("").isEmpty())
                problems.required(at + "." + field, "service " + field + " is required");
        }
        long port = service.whole("port").orElse(443L);
        if (Formats.port(port).isPresent())
            problems.invalid(at + ".port", port, "port is not valid: must be between 1 and 65535, inclusive");
        path(at + ".path", service.text("path").orElse("/"), problems);
    }

    private static void path(String field, String path, Problems problems) {
        if (!path.startsWith("/")) {
            problems.invalid(field, path, "must start with a '/'");
            return;
        }
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            boolean isEnd = segment.isEmpty() && i == segments.length - 1;
            if (isEnd) continue;
            if (segment.isEmpty()) problems.invalid(field, path, "segment[" + i + "] may not be empty");
            else if (Formats.subdomain(segment).isPresent())
                problems.invalid(
                        field,
                        path,
                        "segment[" + i + "]: " + Formats.subdomain(segment).get());
        }
    }
}
