package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.object;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Tree;
import dev.slipway.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a new object becomes, kind by kind: with defaults, or refused and why. Where a case came from the log of a real API server its answer
 * was compared with that server's.
 */
class CreationGoldenTest {
    static List<Path> cases() {
        return Golden.cases("creation");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAsBefore(Path folder) throws IOException {
        TestPlane plane = new TestPlane(1);
        plane.created("{apiVersion: v1, kind: Namespace, metadata: {name: golden}}");
        String given = Files.readString(folder.resolve("given.yaml"));

        Answer<ApiObject> answer = plane.await(plane.client.create(object(given), BY_TEST));

        Tree then = answer.fold(made -> withoutOwners(made).root(), Status::tree);
        Golden.check(folder.resolve("then.yaml"), Yaml.write(then).replaceAll(UID, "<id>"));
    }

    private static final String UID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    /** Who owns what is proved elsewhere. */
    private static ApiObject withoutOwners(ApiObject object) {
        return object.withoutAt("metadata", "managedFields");
    }
}
