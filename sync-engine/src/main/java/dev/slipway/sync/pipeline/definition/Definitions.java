package dev.slipway.sync.pipeline.definition;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.plan.Marks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The engine's own kinds, and how they are made known to a control plane. */
public final class Definitions {
    public static final GroupVersionKind CONFIG_REPOSITORY = own("ConfigRepository");
    public static final GroupVersionKind STAGE = own("Stage");
    public static final GroupVersionKind APPLICATION = own("Application");
    public static final GroupVersionKind ATTEMPT = own("Attempt");
    public static final GroupVersionKind PROMOTION = own("Promotion");
    public static final GroupVersionKind ADOPTION = own("Adoption");
    public static final GroupVersionKind APPROVAL = own("Approval");
    public static final GroupVersionKind PREVIEW = own("PullRequestPreview");

    public static final GroupVersionKind VERIFICATION = own("Verification");

    private static final String RESOURCE = "definitions.yaml";
    private static final String APPROVAL_POLICY = "approval-policy.yaml";
    private static final String REQUEST_POLICY = "request-policy.yaml";
    private static final String REQUEST_DEFAULTS = "request-defaults.yaml";

    private Definitions() {}

    /** The custom resource definitions, and the roles by which people may use what they define. */
    public static List<ApiObject> all() {
        return read(RESOURCE);
    }

    /** What makes sure that nobody approves in somebody else's name. */
    public static List<ApiObject> approvalPolicy() {
        return read(APPROVAL_POLICY);
    }

    /** What makes sure that nobody asks for anything in somebody else's name. */
    public static List<ApiObject> requestPolicy() {
        return read(REQUEST_POLICY);
    }

    /** What fills in who asks, where they do not say. */
    public static List<ApiObject> requestDefaults() {
        return read(REQUEST_DEFAULTS);
    }

    private static List<ApiObject> read(String resource) {
        try (InputStream in = Definitions.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("the jar lacks " + resource);
            return Yaml.read(in.readAllBytes()).stream()
                    .map(document -> new ApiObject(document.root().asMapping().orElse(Mapping.empty())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Malformed e) {
            throw new IllegalStateException(resource + ": " + e.getMessage(), e);
        }
    }

    /** Applies them, up to the first that is refused. */
    public static CompletableFuture<Optional<Status>> install(Client client) {
        return install(client, all());
    }

    /** Applies objects, up to the first that is refused. */
    static CompletableFuture<Optional<Status>> install(Client client, List<ApiObject> objects) {
        CompletableFuture<Optional<Status>> chain = CompletableFuture.completedFuture(Optional.empty());
        for (ApiObject definition : objects)
            chain = chain.thenCompose(refusal -> refusal.isPresent()
                    ? CompletableFuture.completedFuture(refusal)
                    : client.apply(
                                    definition,
                                    WriteOptions.by(Marks.FIELD_MANAGER).forcing())
                            .thenApply(Answer::refusal));
        return chain;
    }

    /** Applies those objects that do not say yet what they should, up to the first that is refused. */
    public static CompletableFuture<Optional<Status>> ensure(Client client, List<ApiObject> objects) {
        CompletableFuture<Optional<Status>> chain = CompletableFuture.completedFuture(Optional.empty());
        for (ApiObject wanted : objects)
            chain = chain.thenCompose(refusal -> refusal.isPresent()
                    ? CompletableFuture.completedFuture(refusal)
                    : client.get(wanted.key())
                            .thenCompose(live -> live.asOptional()
                                            .filter(there -> says(there.root(), wanted.root()))
                                            .isPresent()
                                    ? CompletableFuture.completedFuture(Optional.empty())
                                    : install(client, List.of(wanted))));
        return chain;
    }

    /** Whether live is as wanted, whatever was filled in besides. */
    private static boolean says(Tree live, Tree wanted) {
        if (wanted instanceof Mapping fields && live instanceof Mapping there)
            return fields.keys().stream()
                    .allMatch(key -> there.get(key)
                            .filter(value -> says(value, fields.get(key).orElseThrow()))
                            .isPresent());
        if (wanted instanceof Sequence items && live instanceof Sequence there)
            return items.size() == there.size()
                    && IntStream.range(0, items.size()).allMatch(i -> says(there.get(i), items.get(i)));
        return live.equals(wanted);
    }

    private static GroupVersionKind own(String kind) {
        return new GroupVersionKind("slipway.dev", "v1alpha1", kind);
    }
}
