package dev.slipway.cluster.controller.certificate;

import dev.slipway.cluster.apiserver.access.SigningRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One of the signers that every Kubernetes cluster has, and what a request must be like for it to sign. The sentences are Kubernetes'. */
enum Signer {
    /** For users: anybody's name, and nothing but being a client. */
    OF_CLIENTS("kubernetes.io/kube-apiserver-client") {
        @Override
        Optional<String> problem(SigningRequest request, List<String> usages) {
            Optional<String> foreign =
                    usages.stream().filter(usage -> !CLIENT.contains(usage)).findFirst();
            if (foreign.isPresent()) return Optional.of("invalid usage for client certificate: " + foreign.get());
            return usages.contains("client auth")
                    ? Optional.empty()
                    : Optional.of("missing required usage for client certificate: client auth");
        }
    },

    /** For nodes as clients. */
    OF_KUBELETS("kubernetes.io/kube-apiserver-client-kubelet") {
        @Override
        Optional<String> problem(SigningRequest request, List<String> usages) {
            if (!isOfNodes(request)) return Optional.of(NOT_OF_NODES);
            if (!request.dnsNames().isEmpty()) return Optional.of("DNS subjectAltNames are not allowed");
            if (!request.emails().isEmpty()) return Optional.of("Email subjectAltNames are not allowed");
            if (!request.addresses().isEmpty()) return Optional.of("IP subjectAltNames are not allowed");
            if (!request.uris().isEmpty()) return Optional.of("URI subjectAltNames are not allowed");
            if (!isNode(request)) return Optional.of(NOT_A_NODE);
            return unlike("client auth", usages);
        }
    },

    /** For nodes as servers. */
    OF_KUBELET_SERVERS("kubernetes.io/kubelet-serving") {
        @Override
        Optional<String> problem(SigningRequest request, List<String> usages) {
            if (!isOfNodes(request)) return Optional.of(NOT_OF_NODES);
            if (request.dnsNames().isEmpty() && request.addresses().isEmpty())
                return Optional.of("DNS or IP subjectAltName is required");
            if (!request.emails().isEmpty()) return Optional.of("Email subjectAltNames are not allowed");
            if (!request.uris().isEmpty()) return Optional.of("URI subjectAltNames are not allowed");
            Optional<String> unlike = unlike("server auth", usages);
            if (unlike.isPresent()) return unlike;
            return isNode(request) ? Optional.empty() : Optional.of(NOT_A_NODE);
        }
    };

    private static final List<String> CLIENT = List.of("digital signature", "key encipherment", "client auth");
    private static final String NOT_OF_NODES = "subject organization is not system:nodes";
    private static final String NOT_A_NODE = "subject common name does not begin with system:node:";

    private final String title;

    Signer(String title) {
        this.title = title;
    }

    /** The one that requests name so. */
    static Optional<Signer> named(String name) {
        return Arrays.stream(values())
                .filter(signer -> signer.title.equals(name))
                .findFirst();
    }

    /** Why it does not sign, if so. */
    abstract Optional<String> problem(SigningRequest request, List<String> usages);

    private static boolean isOfNodes(SigningRequest request) {
        return request.organizations().equals(List.of("system:nodes"));
    }

    private static boolean isNode(SigningRequest request) {
        return request.commonName().startsWith("system:node:");
    }

    /** Exactly a signature and the purpose; keys that can be used to encipher others, such as RSA keys, may do that too. */
    private static Optional<String> unlike(String purpose, List<String> usages) {
        List<String> said = usages.stream().sorted().distinct().toList();
        boolean fits = said.equals(sorted("digital signature", purpose))
                || said.equals(sorted("digital signature", "key encipherment", purpose));
        String wanted = purpose.equals("client auth")
                ? "[client auth digital signature key encipherment]"
                : "[digital signature key encipherment server auth]";
        return fits ? Optional.empty() : Optional.of("usages did not match " + wanted);
    }

    private static List<String> sorted(String... usages) {
        return Arrays.stream(usages).sorted().toList();
    }
}
