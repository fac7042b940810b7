/** Types of find-node.js, which is plain JavaScript so that any Node can run it. */
export declare function isRecent(version: string): boolean
export declare function findNode(folder: string): string | undefined
