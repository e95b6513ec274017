package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Column;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is shown of CertificateSigningRequests. */
final class CertificateCells {
    private CertificateCells() {}

    static List<Column> columns() {
        return List.of(
                Column.NAME,
                Cells.AGE,
                Cells.text("SignerName", "Who is to sign.", request -> Cells.text(request.spec(), "", "signerName")),
                Cells.text("Requestor", "Who asks.", request -> Cells.text(request.spec(), "", "username")),
                Cells.text(
                        "RequestedDuration",
                        "For how long.",
                        request -> request.spec()
                                .whole("expirationSeconds")
                                .map(seconds -> Times.age(Duration.ofSeconds(seconds)))
                                .orElse(Cells.NONE)),
                Cells.text("Condition", "What was decided.", CertificateCells::condition));
    }

    /** {@code Pending}, {@code Approved,Issued} ... */
    private static String condition(ApiObject request) {
        List<String> words = new ArrayList<>();
        List<String> decided =
                request.conditions().stream().map(Condition::type).toList();
        if (decided.contains("Denied")) words.add("Denied");
        else if (decided.contains("Approved")) words.add("Approved");
        else words.add("Pending");
        if (decided.contains("Failed")) words.add("Failed");
        if (!Cells.text(request.status(), "", "certificate").isEmpty()) words.add("Issued");
        return String.join(",", words);
    }
}
