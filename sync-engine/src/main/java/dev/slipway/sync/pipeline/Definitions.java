package dev.slipway.sync.pipeline;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.plan.Marks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The engine's own kinds, and how they are made known to a control plane. */
public final class Definitions {
    public static final GroupVersionKind CONFIG_REPOSITORY = own("ConfigRepository");
    public static final GroupVersionKind STAGE = own("Stage");
    public static final GroupVersionKind APPLICATION = own("Application");
    public static final GroupVersionKind ATTEMPT = own("Attempt");
    public static final GroupVersionKind PROMOTION = own("Promotion");
    public static final GroupVersionKind ADOPTION = own("Adoption");
    public static final GroupVersionKind APPROVAL = own("Approval");

    public static final GroupVersionKind VERIFICATION = own("Verification");

    private static final String RESOURCE = "definitions.yaml";
    private static final String APPROVAL_POLICY = "approval-policy.yaml";

    private Definitions() {}

    /** The custom resource definitions, and the roles by which people may use what they define. */
    public static List<ApiObject> all() {
        return read(RESOURCE);
    }

    /** What makes sure that nobody approves in somebody else's name. */
    static List<ApiObject> approvalPolicy() {
        return read(APPROVAL_POLICY);
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
    static CompletableFuture<Optional<Status>> install(Client client) {
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

    private static GroupVersionKind own(String kind) {
        return new GroupVersionKind("slipway.dev", "v1alpha1", kind);
    }
}
