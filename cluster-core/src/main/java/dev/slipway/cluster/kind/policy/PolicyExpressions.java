package dev.slipway.cluster.kind.policy;

import dev.slipway.cluster.kind.cel.Expressions;
import dev.slipway.cluster.kind.cel.Expressions.Compiled;
import dev.slipway.cluster.kind.cel.Scope;
import dev.slipway.cluster.kind.cel.Type;
import dev.slipway.cluster.kind.cel.Type.Plain;
import dev.slipway.cluster.kind.cel.Type.Struct;
import dev.slipway.diff.tree.Mapping;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The expressions of one policy, compiled. What each may speak of is that of the <a
 * href="https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/">policy</a>: conditions know no variables, messages cannot
 * ask what somebody may do, and parameters are there only where the policy has any.
 */
public final class PolicyExpressions {
    /** The request, as expressions see it. */
    public static final Struct REQUEST = request();

    /** The namespace of the object. */
    public static final Struct NAMESPACE = namespace();

    private static final String VARIABLES = "kubernetes.variables";

    private final Expressions expressions;
    private final Scope plain;
    private final Scope conditions;
    private final Map<String, Compiled> variables = new LinkedHashMap<>();
    private Struct known = Struct.empty(VARIABLES);

    /** @param spec that of the policy */
    public PolicyExpressions(Mapping spec, Expressions expressions) {
        this.expressions = expressions;
        Scope about = Scope.NOTHING
                .with("object", Plain.ANY)
                .with("oldObject", Plain.ANY)
                .with("request", REQUEST)
                .with("namespaceObject", NAMESPACE);
        this.plain = spec.has("paramKind") ? about.with("params", Plain.ANY) : about;
        this.conditions =
                plain.with("authorizer", Plain.AUTHORIZER).with("authorizer.requestResource", Plain.RESOURCE_CHECK);
        for (Mapping variable : spec.sequence("variables").mappings()) {
            String name = variable.text("name").orElse("");
            Compiled compiled = withAuthorizer(variable.text("expression").orElse(""));
            variables.put(name, compiled);
            if (compiled instanceof Compiled.Ready ready) known = known.with(name, ready.result());
        }
    }

    /** A condition of whether the policy is about a request. */
    public Compiled condition(String expression) {
        return expressions.compile(expression, conditions);
    }

    /** A validation, or the value of an audit annotation. */
    public Compiled withAuthorizer(String expression) {
        return expressions.compile(expression, withVariables(conditions));
    }

    /** What an object is to be changed by. */
    public Compiled mutation(String expression) {
        return expressions.compile(expression, withVariables(conditions).makingObjects());
    }

    /** What a validation says when it does not hold. */
    public Compiled message(String expression) {
        return expressions.compile(expression, withVariables(plain));
    }

    /** Variables by name, in their order; each may speak of those before it. */
    public Map<String, Compiled> variables() {
        return Collections.unmodifiableMap(variables);
    }

    private Scope withVariables(Scope scope) {
        return variables.isEmpty() ? scope : scope.with("variables", known);
    }

    private static Struct request() {
        Struct kind = Struct.empty("kubernetes.GroupVersionKind")
                .with("group", Plain.STRING)
                .with("version", Plain.STRING)
                .with("kind", Plain.STRING);
        Struct resource = Struct.empty("kubernetes.GroupVersionResource")
                .with("group", Plain.STRING)
                .with("version", Plain.STRING)
                .with("resource", Plain.STRING);
        Type texts = new Type.ListOf(Plain.STRING);
        Struct user = Struct.empty("kubernetes.UserInfo")
                .with("username", Plain.STRING)
                .with("uid", Plain.STRING)
                .with("groups", texts)
                .with("extra", new Type.MapOf(texts));
        Struct request = Struct.empty("kubernetes.AdmissionRequest")
                .with("kind", kind)
                .with("resource", resource)
                .with("requestKind", kind)
                .with("requestResource", resource)
                .with("userInfo", user)
                .with("dryRun", Plain.BOOL)
                .with("options", Plain.ANY);
        for (String field : List.of("subResource", "requestSubResource", "name", "namespace", "operation"))
            request = request.with(field, Plain.STRING);
        return request;
    }

    private static Struct namespace() {
        Type texts = new Type.MapOf(Plain.STRING);
        Type finalizers = new Type.ListOf(Plain.STRING);
        Struct metadata = Struct.empty("kubernetes.NamespaceMetadata")
                .with("labels", texts)
                .with("annotations", texts)
                .with("finalizers", finalizers)
                .with("creationTimestamp", Plain.TIMESTAMP)
                .with("deletionTimestamp", Plain.TIMESTAMP)
                .with("deletionGracePeriodSeconds", Plain.INT)
                .with("generation", Plain.INT);
        for (String field : List.of("name", "generateName", "UID", "resourceVersion", "namespace"))
            metadata = metadata.with(field, Plain.STRING);
        Struct condition = Struct.empty("kubernetes.NamespaceCondition").with("lastTransitionTime", Plain.TIMESTAMP);
        for (String field : List.of("status", "type", "message", "reason"))
            condition = condition.with(field, Plain.STRING);
        Struct status = Struct.empty("kubernetes.NamespaceStatus")
                .with("conditions", new Type.ListOf(condition))
                .with("phase", Plain.STRING);
        return Struct.empty("kubernetes.Namespace")
                .with("metadata", metadata)
                .with("spec", Struct.empty("kubernetes.NamespaceSpec").with("finalizers", finalizers))
                .with("status", status);
    }
}
