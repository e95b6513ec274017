package dev.slipway.sync.layout;

import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.HealthRule;
import dev.slipway.sync.model.HealthRule.ConditionSign;
import dev.slipway.sync.model.HealthRule.FieldSign;
import dev.slipway.sync.model.HealthRule.Sign;
import dev.slipway.sync.model.Written;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code health} of {@code slipway.yaml}: by which signs custom resources tell how they are. */
final class HealthSection {
    /** Groups whose kinds Kubernetes brings itself, and that are judged by rules of their own. Those without a dot are all such. */
    private static final List<String> BUILT_IN = List.of(
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "apiregistration.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "certificates.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io",
            "events.k8s.io",
            "flowcontrol.apiserver.k8s.io",
            "networking.k8s.io",
            "node.k8s.io",
            "rbac.authorization.k8s.io",
            "resource.k8s.io",
            "scheduling.k8s.io",
            "storage.k8s.io");

    private static final Pattern GROUP = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");
    private static final Pattern FIELD =
            Pattern.compile("[A-Za-z0-9_-]+(\\[[0-9]{1,4}])*(\\.[A-Za-z0-9_-]+(\\[[0-9]{1,4}])*)*");
    private static final List<String> STATUSES = List.of("True", "False", "Unknown");

    /** One rule for each custom kind of a large installation is far below this. */
    private static final int MOST = 200;

    private HealthSection() {}

    static List<HealthRule> read(Written root) {
        List<Written> parts = root.list("health");
        if (parts.size() > MOST)
            root.get("health")
                    .ifPresent(there -> there.wrong(parts.size() + " rules; at most " + MOST + " are possible"));
        Map<GroupKind, Written> seen = new LinkedHashMap<>();
        List<HealthRule> rules = new ArrayList<>();
        for (Written part : parts) {
            part.allow("group", "kind", "observedGeneration", "healthy", "progressing", "degraded");
            Optional<GroupKind> kind = kind(part);
            kind.ifPresent(known -> {
                Written before = seen.putIfAbsent(known, part);
                if (before != null) part.wrong("there is a rule for " + known + " already (" + before.origin() + ")");
            });
            List<Sign> healthy = signs(part, "healthy");
            if (part.list("healthy").isEmpty() && isListOrAbsent(part))
                part.wrong("no \"healthy\"; name at least one sign by which it is well");
            kind.ifPresent(known -> rules.add(new HealthRule(
                    known, observed(part), signs(part, "degraded"), signs(part, "progressing"), healthy)));
        }
        return rules;
    }

    private static boolean isListOrAbsent(Written part) {
        return part.get("healthy")
                .map(there -> there.tree().asSequence().isPresent())
                .orElse(true);
    }

    private static Optional<GroupKind> kind(Written part) {
        Optional<String> group = part.text("group");
        Optional<String> kind = part.text("kind");
        if (part.get("group").isEmpty()) part.wrong("a rule without a group; write the group of the custom resource");
        if (part.get("kind").isEmpty()) part.wrong("a rule without a kind");
        group.flatMap(HealthSection::groupObjection)
                .ifPresent(why -> part.get("group").ifPresent(there -> there.wrong(why)));
        kind.filter(text -> !KIND.matcher(text).matches())
                .ifPresent(text -> part.get("kind")
                        .ifPresent(there -> there.wrong("\"" + text + "\" is no kind; write it as manifests do")));
        return group.flatMap(known -> kind.map(name -> new GroupKind(known, name)));
    }

    private static Optional<String> groupObjection(String group) {
        if (!GROUP.matcher(group).matches())
            return Optional.of("\"" + group + "\" is no group; write it without the version, for example example.com");
        return !group.contains(".") || BUILT_IN.contains(group)
                ? Optional.of("the kinds of \"" + group + "\" come with Kubernetes and have rules of their own")
                : Optional.empty();
    }

    private static boolean observed(Written part) {
        Optional<String> word = part.text("observedGeneration");
        word.filter(text -> !text.equals("required") && !text.equals("ignored"))
                .ifPresent(text -> part.get("observedGeneration")
                        .ifPresent(there ->
                                there.wrong("observedGeneration is \"" + text + "\"; it must be required or ignored")));
        return !word.equals(Optional.of("ignored"));
    }

    private static List<Sign> signs(Written part, String key) {
        return part.list(key).stream().flatMap(sign -> sign(sign).stream()).toList();
    }

    private static Optional<Sign> sign(Written part) {
        boolean condition = part.get("type").isPresent();
        boolean field = part.get("field").isPresent();
        if (condition == field) {
            part.wrong("expected either \"type\" of a condition, or \"field\" with \"equals\"");
            return Optional.empty();
        }
        return condition ? condition(part) : field(part);
    }

    private static Optional<Sign> condition(Written part) {
        part.allow("type", "status", "reason");
        Optional<String> status = part.text("status");
        status.filter(text -> !STATUSES.contains(text))
                .ifPresent(text -> part.get("status")
                        .ifPresent(there -> there.wrong(
                                "status is \"" + text + "\"; it must be True, False or Unknown, in quotes")));
        Optional<String> reason = part.text("reason");
        return part.text("type").map(type -> new ConditionSign(type, status.orElse("True"), reason));
    }

    private static Optional<Sign> field(Written part) {
        part.allow("field", "equals");
        Optional<String> path = part.text("field")
                .map(text -> text.startsWith("$.") ? text.substring(2) : text)
                .map(text -> text.startsWith(".") ? text.substring(1) : text);
        path.filter(text -> !FIELD.matcher(text).matches())
                .ifPresent(text -> part.get("field")
                        .ifPresent(there -> there.wrong("\"" + text
                                + "\" is no way to a field; write for example status.phase or status.nodes[0].state")));
        Optional<String> value = part.get("equals").flatMap(HealthSection::plain);
        if (part.get("equals").isEmpty()) part.wrong("\"field\" needs \"equals\"");
        return path.flatMap(known -> value.map(text -> new FieldSign(known, text)));
    }

    private static Optional<String> plain(Written part) {
        Optional<String> text = text(part.tree());
        if (text.isEmpty())
            part.wrong("expected a text, a number, true or false, found "
                    + part.tree().describe());
        return text;
    }

    /** A scalar as text. */
    private static Optional<String> text(Tree tree) {
        return tree.asText()
                .or(() -> tree.asWhole().map(String::valueOf))
                .or(() -> tree.asBool().map(String::valueOf));
    }
}
