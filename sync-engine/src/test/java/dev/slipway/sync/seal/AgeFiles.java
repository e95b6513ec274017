package dev.slipway.sync.seal;

/** Keys and texts that age 1.1.1 itself made. */
public final class AgeFiles {
    public static final String IDENTITY = "AGE-SECRET-KEY-1P657Z3QED2CZ50TNQ64HDQ2U6G5PAD05KC9KE9PKWFHHXF42YWVQKRPLES";
    public static final String RECIPIENT = "age16rmn54edgu3rue0wytdflvz8fpjz7lxwwfecce4dy63vg97q539qq66k2m";
    public static final String OTHER_IDENTITY =
            "AGE-SECRET-KEY-14NLKF8LX4CMD4QRP20QM0N008V3HGS4JJDFE7YSV5CWCU27DTPAQGR0PPA";
    public static final String OTHER_RECIPIENT = "age1s0890ndv2x6gn5asv320wa96qkrsea8hywzst2agr6xly286ksqqezk3d0";

    /** What {@link #ONE_LINE} and {@link #ARMORED} hold. */
    public static final String PLAIN = "p\u00e4ssword\nline two";

    public static final String ONE_LINE =
            "sealed:age:YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBhNzlIRWZRbktlb2lrZFMvVVBYL0EvSGN5b3UwZE5Jcy9ZdGFsaTdad0FFCk8xdXJrVXdkb2ZlSUhEcW1Wc25oVW9Kd2dEcTd0RU1kVnV6SXoxWHBOVTAKLS0tIHRQS1RlWUxNbUtzdnJXT01mTkY2ZVhHeW5oZ0c4ZGNiZTA0aTFCd3RWOE0KEBVCWhh1OO1YfrDvt8YESJUxuPOnh8S8BWgOwvGoQ5vBJ1lY/vOBnU0tpNGR/TPwuEA=";
    public static final String ARMORED = """
            -----BEGIN AGE ENCRYPTED FILE-----
            YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSB5ZjFSQU55eEVoYjhWY0JS
            aFpIalBtdktXNUJHSGpYOHRzZTVlZlF5MlVRCit0TTAveGQ3cm04RHNEY2lwVzNP
            R1VoMmRINkVXNkV2Nnp0WG1IbUdONVEKLS0tIGNXM2Y5UXkzaW05b1g3Sm9TZzlO
            SnhYZXQ1UXdvYmVZcGdjaWpBNVJ2UVEKd3xc4KyJXwGyTZc7ABrvR0APBu/XkBfY
            NSn1C6Z/vpaN4jp5/Cqd6+9uo5jZIsu6I08=
            -----END AGE ENCRYPTED FILE-----
            """;

    /** Holds {@code for two}, for both recipients. */
    public static final String FOR_TWO =
            "sealed:age:YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBPclZFZDlRS1pOcC83ek9rbThVZnFIbzQ5ZnNLVEJGeXo2RDB0NjUrYm5BCnRXbTJYUVBHSlNVMExPeFhUcVh6a3Y2dnBxUGtNVW5RM3FRMHh1NXNRNW8KLT4gWDI1NTE5IGg4NVh3VEVNM1F0Rk9CaFZiVjRzUFpwVkZDNkpUQ3RKcnNqNEY1SkFlaDAKdmszZGpTMUxsc0ZNUnhINjZUTHRUM3lheU82OU95US9KTmpCalZRb1IyZwotLS0gUGhybW5TT3UzOTc5aXVVQVpnNmVuZndVV2JvM3N2dURla0dxZmQ1U2xrRQrC0WlwbzcTQdBkR7TOr5gvQ7B/3RG75Hryt54aHy5ExF+DHXI1eHU=";
    /** For the other recipient only. */
    public static final String FOR_OTHER =
            "sealed:age:YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBpOVQ0MTBvNXcxYzIrTGFMb1JCeXJTNDlURitSQ1ZPb1A4N2VmamI0R3dZClpHdzZWSGFxZWZINjNnWWFDK1VhSHhPUVIwREE5N3VJU2V5WHRYSUNkOWcKLS0tIFVIdnhiTWZ2dWxDeFY0QVhsSGpRMEdoNjJjN3h2KzdQMmtpUVZJaVhsS0EKfGhcwe6F2Y2nUHqR3X2GsJ5Ew6Y/2GqBAXkUtNLwaMG6xyzuoNgQyg==";
    /** Holds bytes that are no text. */
    public static final String BYTES =
            "sealed:age:YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBieEZNMmU0SzhMTitpell2VG5vODRmVEZoUS9keEJzeEt2REZqaGVZRFQwCkpVdm9xTE9tMGo4bG9BaU9CRVlSMWhKb0x0alpRMkUzeDBpam54K3RHR1UKLS0tIGJWRE1zOTB4RFdQdHBWZDJNdEpxcTQvYXBNdVovY1c0UWxCRm41OWVJU2cKuWVbdNQib9xDys9KT+gVOS4oJVHCWaxei/8HCTi3FuCnVwg=";

    private AgeFiles() {}
}
