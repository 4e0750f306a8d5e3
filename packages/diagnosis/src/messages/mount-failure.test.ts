import { expect, test } from "vitest";
import { readMountFailure } from "./mount-failure.ts";

const rows: readonly (readonly [
  form: string,
  message: string,
  read: Readonly<Record<string, unknown>>,
])[] = [
  [
    "a summary, 1.15",
    'Unable to mount volumes for pod "pay_shop(1b2c)": timeout expired waiting for volumes to attach or mount for pod "shop"/"pay". list of unmounted volumes=[data]. list of unattached volumes=[data]',
    { kind: "summary", worth: 0 },
  ],
  [
    "a summary, 1.22",
    "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[kube-api-access-x7k2p data]: timed out waiting for the condition",
    { kind: "summary", worth: 0 },
  ],
  [
    "a summary, 1.30",
    "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: context deadline exceeded",
    { kind: "summary", worth: 0 },
  ],
  [
    "a summary that tells why",
    "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC shop/ledger: PVC is not bound",
    { kind: "other", worth: 2, words: "error processing PVC shop/ledger: PVC is not bound" },
  ],
  [
    "another node",
    'Multi-Attach error for volume "pvc-7" Volume is already exclusively attached to one node and can\'t be attached to another',
    {
      kind: "multi_attach",
      words: "Volume is already exclusively attached to one node and can't be attached to another",
    },
  ],
  [
    "another pod",
    'Multi-Attach error for volume "pvc-7" Volume is already used by pod(s) ledger-6f9c-1, ledger-6f9c-2',
    {
      kind: "multi_attach",
      words: "Volume is already used by pod(s) ledger-6f9c-1, ledger-6f9c-2",
    },
  ],
  [
    "another instance, EBS",
    'AttachVolume.Attach failed for volume "pvc-7" : rpc error: code = Internal desc = Could not attach volume "vol-0a1b" to node "i-0c2d": VolumeInUse: vol-0a1b is already attached to an instance',
    { kind: "multi_attach" },
  ],
  [
    "another node, Azure",
    'AttachVolume.Attach failed for volume "pvc-7" : rpc error: code = Internal desc = Attach volume disk-7 failed with disk(disk-7) already attached to node(a), could not be attached to node(b)',
    { kind: "multi_attach" },
  ],
  [
    "an NFS server that does not let it in",
    'MountVolume.SetUp failed for volume "share" : mount failed: exit status 32\nMounting command: mount\nMounting arguments: -t nfs nfs.shop.example:/export /var/lib/kubelet/pods/1b2c/volumes/kubernetes.io~nfs/share\nOutput: mount.nfs: access denied by server while mounting nfs.shop.example:/export',
    {
      kind: "permission",
      words: "mount.nfs: access denied by server while mounting nfs.shop.example:/export",
      worth: 2,
    },
  ],
  [
    "an NFS server that does not answer: its helper's words are worth more than a deadline",
    'MountVolume.SetUp failed for volume "share" : mount failed: exit status 32 Mounting command: mount Mounting arguments: -t nfs nfs:/export /mnt Output: mount.nfs: Connection timed out',
    { kind: "timeout", words: "mount.nfs: Connection timed out", worth: 2 },
  ],
  [
    "the EFS driver",
    'MountVolume.SetUp failed for volume "efs" : rpc error: code = Internal desc = Could not mount "fs-0a1b:/" at "/var/lib/kubelet/pods/1b2c/mount": mount failed: exit status 1 Mounting command: mount Mounting arguments: -t efs fs-0a1b:/ /mnt Output: Failed to resolve "fs-0a1b.efs.eu-west-1.amazonaws.com"',
    { kind: "other", words: 'Failed to resolve "fs-0a1b.efs.eu-west-1.amazonaws.com"' },
  ],
  [
    "a filesystem that is broken, by the kubelet itself",
    'MountVolume.MountDevice failed for volume "pvc-7" : mount failed: exit status 32\nMounting command: systemd-run\nMounting arguments: --scope -- mount -t xfs /dev/xvdbq /mnt\nOutput: Running scope as unit run-41.scope.\nmount: /mnt: wrong fs type, bad option, bad superblock on /dev/nvme1n1',
    {
      kind: "other",
      words: "mount: /mnt: wrong fs type, bad option, bad superblock on /dev/nvme1n1",
    },
  ],
  [
    "a filesystem that is broken, by a driver that writes small",
    'MountVolume.MountDevice failed for volume "pvc-7" : rpc error: code = Internal desc = err: mount failed: exit status 32 mounting arguments: -t ext4 /dev/sdi /mnt output: mount: /mnt: can\'t read superblock on /dev/sdi',
    { kind: "other", words: "mount: /mnt: can't read superblock on /dev/sdi" },
  ],
  [
    "a deadline of the driver",
    'MountVolume.MountDevice failed for volume "pvc-7" : rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    { kind: "timeout", words: "context deadline exceeded", worth: 1 },
  ],
  [
    "an earlier try that still runs",
    'MountVolume.MountDevice failed for volume "pvc-7" : rpc error: code = Aborted desc = An operation with the given Volume ID vol-0a1b already exists',
    { kind: "timeout", worth: 1 },
  ],
  [
    "a driver that is not on the node",
    'MountVolume.MountDevice failed for volume "pvc-7" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
    { kind: "driver_missing", worth: 2 },
  ],
  [
    "an attachment that is refused",
    'AttachVolume.Attach failed for volume "pvc-7" : rpc error: code = Internal desc = Could not attach volume "vol-0a1b" to node "i-0c2d": UnauthorizedOperation: You are not authorized to perform this operation',
    { kind: "permission" },
  ],
  [
    "an attachment of what is not there",
    'AttachVolume.Attach failed for volume "pvc-7" : rpc error: code = NotFound desc = volume vol-0a1b was not found',
    { kind: "other", words: "volume vol-0a1b was not found" },
  ],
  [
    "too many volumes",
    'AttachVolume.Attach failed for volume "pvc-7" : rpc error: code = ResourceExhausted desc = AttachmentLimitExceeded: the instance has 28 volumes',
    { kind: "limit" },
  ],
  [
    "a Secret that is not there",
    'MountVolume.SetUp failed for volume "tls" : secret "pay-tls" not found',
    {
      kind: "other",
      words: 'secret "pay-tls" not found',
    },
  ],
  [
    "a path of the node that is of another type",
    'MountVolume.SetUp failed for volume "host" : hostPath type check failed: /run/shop.sock is not a socket file',
    { kind: "other", words: "hostPath type check failed: /run/shop.sock is not a socket file" },
  ],
  [
    "a block device",
    'MapVolume.SetUpDevice failed for volume "pvc-7" : rpc error: code = Internal desc = permission denied',
    { kind: "permission", words: "permission denied" },
  ],
  [
    "nothing but an exit status",
    "MountVolume.MountDevice failed: exit status 32",
    { kind: "other", words: "MountVolume.MountDevice failed: exit status 32" },
  ],
];

test.for(rows)("a mount fails by %s", ([, message, read]) => {
  expect(readMountFailure(message)).toMatchObject(read);
});
