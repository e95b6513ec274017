package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.apiserver.access.SigningRequest;
import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.rbac.Attributes;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import java.util.List;
import java.util.Optional;

/** Who may have certificates approved and signed. Besides the right to write there must be a right that names the signer. */
final class Certificates {
    private static final GroupKind REQUEST = new GroupKind("certificates.k8s.io", "CertificateSigningRequest");
    private static final String OF_USERS = "kubernetes.io/kube-apiserver-client";

    private Certificates() {}

    /** Approving and denying needs the verb {@code approve} on the signer. */
    static final class Approval implements Plugin {
        @Override
        public String name() {
            return "CertificateApproval";
        }

        @Override
        public Optional<Status> refuse(Request request) {
            if (!isUpdateOf("approval", request) || mayUse(request, "approve")) return Optional.empty();
            return Optional.of(request.forbidden(
                    "user not permitted to approve requests with signerName \"" + signer(request) + "\""));
        }
    }

    /** Filling in a certificate or a condition needs the verb {@code sign} on the signer. */
    static final class Signing implements Plugin {
        @Override
        public String name() {
            return "CertificateSigning";
        }

        @Override
        public Optional<Status> refuse(Request request) {
            if (!isUpdateOf("status", request) || changesNothing(request) || mayUse(request, "sign"))
                return Optional.empty();
            return Optional.of(request.forbidden(
                    "user not permitted to sign requests with signerName \"" + signer(request) + "\""));
        }

        private static boolean changesNothing(Request request) {
            return List.of("certificate", "conditions").stream()
                    .allMatch(field -> request.before()
                            .flatMap(before -> before.status().get(field))
                            .equals(request.object().status().get(field)));
        }
    }

    /** Nobody becomes a master of the cluster by a certificate that somebody approved without looking. */
    static final class SubjectRestriction implements Plugin {
        @Override
        public String name() {
            return "CertificateSubjectRestriction";
        }

        @Override
        public Optional<Status> refuse(Request request) {
            if (!request.creates(REQUEST) || !signer(request).equals(OF_USERS)) return Optional.empty();
            return SigningRequest.read(request.object().spec().text("request").orElse(""))
                    .request()
                    .filter(asked -> asked.organizations().contains(User.MASTERS))
                    .map(asked -> request.forbidden(
                            "use of " + OF_USERS + " signer with " + User.MASTERS + " group is not allowed"));
        }
    }

    private static boolean isUpdateOf(String subresource, Request request) {
        return request.isOf(REQUEST)
                && request.operation() == Request.Operation.UPDATE
                && request.subresource().equals(subresource);
    }

    private static String signer(Request request) {
        return request.before()
                .orElse(request.object())
                .spec()
                .text("signerName")
                .orElse("");
    }

    /** By its name, or by that of its domain with {@code /*} behind it. */
    private static boolean mayUse(Request request, String verb) {
        String signer = signer(request);
        String domain = signer.split("/", 2)[0] + "/*";
        return List.of(signer, domain).stream()
                .anyMatch(name -> request.may(Attributes.of(verb, "", REQUEST.group(), "signers", "", name)));
    }
}
