package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Formats;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rules of ValidatingWebhookConfigurations and MutatingWebhookConfigurations.
 *
 * @param mutating which of the two
 */
record WebhookRules(boolean mutating) implements Rules {
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
            String name = webhooks.get(i).text("name").orElse("");
            if (!name.isEmpty() && !names.add(name)) problems.duplicate(at + ".name", name);
        }
        return problems.causes();
    }

    private void webhook(String at, Mapping webhook, Problems problems) {
        name(at + ".name", webhook.text("name").orElse(""), problems);
        if (webhook.sequence("admissionReviewVersions").isEmpty())
            problems.required(at + ".admissionReviewVersions", "must specify one of v1, v1beta1");
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

    private static void url(String field, String url, Problems problems) {
        if (!url.startsWith("https://"))
            problems.invalid(
                    field,
                    url.contains("://") ? url.substring(0, url.indexOf("://")) : "",
                    "'https' is the only allowed URL scheme; desired format: https://host[/path]");
    }

    private static void service(String at, Mapping service, Problems problems) {
        for (String field : List.of("name", "namespace")) {
            if (service.text(field).orElse("").isEmpty())
                problems.required(at + "." + field, "service " + field + " is required");
        }
        long port = service.whole("port").orElse(443L);
        if (Formats.port(port).isPresent())
            problems.invalid(at + ".port", port, "port is not valid: must be between 1 and 65535, inclusive");
        service.text("path")
                .filter(path -> !path.startsWith("/"))
                .ifPresent(path -> problems.invalid(at + ".path", path, "must start with a '/'"));
    }
}
